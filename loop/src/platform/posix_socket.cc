#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "socket_constants.h"
#include "socket_io.h"

namespace loopspec {
namespace {

int option_of(int fd, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

void close_on_exec(int fd) {
  if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) raise_os_error(errno, "fcntl");
}

SocketAddress require_address(const SocketAddress& address, const char* call) {
  if (!address) raise_os_error(errno, call);
  return address;
}

void check(bool succeeded, const char* call) {
  if (!succeeded) raise_os_error(errno, call);
}

}  // namespace

Socket::Socket(AddressFamily family, SocketType type, int protocol) {
  const int fd = ::socket(platform::to_system(family), platform::to_system(type), protocol);
  if (fd < 0) raise_os_error(errno, "socket");
  *this = Socket(fd, family, type, protocol);
  close_on_exec(fd);
}

Socket Socket::from_descriptor(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) < 0) raise_os_error(errno, "getsockname");
#ifdef SO_PROTOCOL
  const int protocol = std::max(option_of(fd, SO_PROTOCOL), 0);
#else
  const int protocol = 0;
#endif
  return Socket(fd, platform::family_from_system(address.ss_family), platform::type_from_system(option_of(fd, SO_TYPE)),
                protocol);
}

std::pair<Socket, Socket> Socket::pair(SocketType type) {
  int ends[2];
  check(::socketpair(AF_UNIX, platform::to_system(type), 0, ends) == 0, "socketpair");
  std::pair<Socket, Socket> result{Socket(ends[0], AddressFamily::kUnix, type, 0),
                                   Socket(ends[1], AddressFamily::kUnix, type, 0)};
  close_on_exec(ends[0]);
  close_on_exec(ends[1]);
  return result;
}

void Socket::setblocking(bool blocking) const {
  const int flags = fcntl(fileno(), F_GETFL);
  check(flags >= 0, "fcntl");
  const int wanted = blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
  if (wanted != flags) check(fcntl(fileno(), F_SETFL, wanted) == 0, "fcntl");
}

bool Socket::getblocking() const {
  const int flags = fcntl(fileno(), F_GETFL);
  check(flags >= 0, "fcntl");
  return (flags & O_NONBLOCK) == 0;
}

bool Socket::get_inheritable() const {
  const int flags = fcntl(fileno(), F_GETFD);
  check(flags >= 0, "fcntl");
  return (flags & FD_CLOEXEC) == 0;
}

int Socket::getsockopt(SocketOption option) const {
  const auto [level, name] = platform::to_system(option);
  if (option == SocketOption::kLinger) {
    linger value{};
    socklen_t size = sizeof value;
    check(::getsockopt(fileno(), level, name, &value, &size) == 0, "getsockopt");
    return value.l_onoff != 0 ? value.l_linger : -1;
  }
  int value = 0;
  socklen_t size = sizeof value;
  check(::getsockopt(fileno(), level, name, &value, &size) == 0, "getsockopt");
  return value;
}

void Socket::setsockopt(SocketOption option, int value) const {
  const auto [level, name] = platform::to_system(option);
  if (option == SocketOption::kLinger) {
    const linger wanted{value >= 0 ? 1 : 0, std::max(value, 0)};
    check(::setsockopt(fileno(), level, name, &wanted, sizeof wanted) == 0, "setsockopt");
    return;
  }
  check(::setsockopt(fileno(), level, name, &value, sizeof value) == 0, "setsockopt");
}

void Socket::bind(const SocketAddress& address) const {
  check(::bind(fileno(), static_cast<const sockaddr*>(address.data()), static_cast<socklen_t>(address.size())) == 0,
        "bind");
}

void Socket::listen(int backlog) const {
  check(::listen(fileno(), std::max(backlog, 0)) == 0, "listen");
}

SocketAddress Socket::getsockname() const {
  return require_address(platform::local_address(fileno()), "getsockname");
}
SocketAddress Socket::getpeername() const {
  return require_address(platform::peer_address(fileno()), "getpeername");
}

}  // namespace loopspec
