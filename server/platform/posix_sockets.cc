#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/platform/sockets.h"

namespace loopspec::server {

void require_sockets() {}

std::string listening_error(const addrinfo& info) {
  const int fd = socket(info.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::strerror(errno);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = bind(fd, info.ai_addr, info.ai_addrlen) == 0 && listen(fd, 1) == 0;
  const int error = errno;
  close(fd);
  return bound ? "" : std::strerror(error);
}

}  // namespace loopspec::server
