#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "loopspec/exceptions.h"
#include "socket_file.h"

namespace loopspec::platform {
namespace {

bool is_abstract(const std::string& path) noexcept {
  return path.empty() || path.front() == '\0';
}

}  // namespace

void require_unix_sockets() {}

bool address_in_use(int error) noexcept {
  return error == EADDRINUSE;
}
bool address_not_available(int error) noexcept {
  return error == EADDRNOTAVAIL;
}

void remove_socket_file(const std::string& path) {
  if (is_abstract(path)) return;
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) raise_os_error(errno, "stat");
    return;
  }
  if (S_ISSOCK(status.st_mode) && ::unlink(path.c_str()) != 0 && errno != ENOENT) raise_os_error(errno, "unlink");
}

std::optional<std::uint64_t> file_number(const std::string& path) {
  struct stat status {};
  if (is_abstract(path) || ::stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::uint64_t{status.st_ino};
}

}  // namespace loopspec::platform
