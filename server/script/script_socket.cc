#include "server/script/script_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "loopspec/exceptions.h"

namespace loopspec::script {

std::pair<std::shared_ptr<ScriptSocket>, std::shared_ptr<ScriptSocket>> ScriptSocket::make_pair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0) throw OSError(errno, "socketpair");
  auto first = std::make_shared<ScriptSocket>(fds[0]);
  auto second = std::make_shared<ScriptSocket>(fds[1]);
  for (const int fd : fds) {
    if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) throw OSError(errno, "fcntl");
  }
  return {std::move(first), std::move(second)};
}

std::size_t ScriptSocket::send(std::string_view data) {
  const ssize_t sent = ::send(fd_, data.data(), data.size(), MSG_NOSIGNAL);
  if (sent < 0) throw OSError(errno, "send");
  return static_cast<std::size_t>(sent);
}

std::string ScriptSocket::receive(std::size_t max_bytes) {
  std::string data(max_bytes, '\0');
  const ssize_t got = ::recv(fd_, data.data(), data.size(), 0);
  if (got < 0) throw OSError(errno, "recv");
  data.resize(static_cast<std::size_t>(got));
  return data;
}

void ScriptSocket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace loopspec::script
