#include <algorithm>
#include <cerrno>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "socket_constants.h"
#include "socket_io.h"
#include "windows_winsock.h"

namespace loopspec {
namespace {

void check(bool succeeded, const char* call) {
  if (!succeeded) raise_os_error(platform::last_socket_error(), call);
}

template <class T>
bool get_option(SOCKET socket, int level, int name, T& value) noexcept {
  int size = sizeof value;
  return ::getsockopt(socket, level, name, reinterpret_cast<char*>(&value), &size) == 0;
}

template <class T>
bool set_option(SOCKET socket, int level, int name, const T& value) noexcept {
  return ::setsockopt(socket, level, name, reinterpret_cast<const char*>(&value), sizeof value) == 0;
}

// What Windows knows of a socket itself, bound or not.
WSAPROTOCOL_INFOW facts_of(SOCKET socket) {
  WSAPROTOCOL_INFOW facts{};
  check(get_option(socket, SOL_SOCKET, SO_PROTOCOL_INFOW, facts), "getsockopt");
  return facts;
}

SocketAddress require_address(const SocketAddress& address, const char* call) {
  if (!address) raise_os_error(platform::last_socket_error(), call);
  return address;
}

}  // namespace

Socket::Socket(AddressFamily family, SocketType type, int protocol)
    : Socket(platform::from_socket(
                 platform::open_socket(platform::to_system(family), platform::to_system(type), protocol, "socket")),
             family, type, protocol) {}

Socket Socket::from_descriptor(int fd) {
  platform::require_winsock();
  const WSAPROTOCOL_INFOW facts = facts_of(platform::to_socket(fd));
  return Socket(fd, platform::family_from_system(facts.iAddressFamily), platform::type_from_system(facts.iSocketType),
                facts.iProtocol);
}

// As Python's: a connection over the loopback interface.
std::pair<Socket, Socket> Socket::pair(SocketType type) {
  if (type != SocketType::kStream) throw ValueError("Only SOCK_STREAM socket type is supported");
  const platform::SocketEnds ends = platform::open_loopback_pair();
  return {Socket(platform::from_socket(ends.first), AddressFamily::kInet, type, 0),
          Socket(platform::from_socket(ends.second), AddressFamily::kInet, type, 0)};
}

void Socket::setblocking(bool blocking) const {
  u_long on = blocking ? 0 : 1;
  check(::ioctlsocket(platform::to_socket(fileno()), static_cast<long>(FIONBIO), &on) == 0, "ioctlsocket");
  platform::note_nonblocking(fileno(), !blocking);
}

bool Socket::getblocking() const {
  if (fileno() < 0) raise_os_error(EBADF, "ioctlsocket");
  return !platform::is_nonblocking(fileno());
}

bool Socket::get_inheritable() const {
  DWORD flags = 0;
  if (fileno() < 0 || ::GetHandleInformation(reinterpret_cast<HANDLE>(platform::to_socket(fileno())), &flags) == 0)
    raise_os_error(EBADF, "GetHandleInformation");
  return (flags & HANDLE_FLAG_INHERIT) != 0;
}

int Socket::getsockopt(SocketOption option) const {
  const auto [level, name] = platform::to_system(option);
  const SOCKET socket = platform::to_socket(fileno());
  if (option == SocketOption::kLinger) {
    linger value{};
    check(get_option(socket, level, name, value), "getsockopt");
    return value.l_onoff != 0 ? value.l_linger : -1;
  }
  int value = 0;
  check(get_option(socket, level, name, value), "getsockopt");
  return option == SocketOption::kError ? platform::errno_of(value) : value;
}

void Socket::setsockopt(SocketOption option, int value) const {
  const auto [level, name] = platform::to_system(option);
  const SOCKET socket = platform::to_socket(fileno());
  if (option == SocketOption::kLinger) {
    linger wanted{};
    wanted.l_onoff = value >= 0 ? 1 : 0;
    wanted.l_linger = static_cast<u_short>(std::clamp(value, 0, 65535));
    check(set_option(socket, level, name, wanted), "setsockopt");
    return;
  }
  check(set_option(socket, level, name, value), "setsockopt");
}

void Socket::bind(const SocketAddress& address) const {
  check(::bind(platform::to_socket(fileno()), static_cast<const sockaddr*>(address.data()), static_cast<int>(address.size())) == 0, "bind");
}

void Socket::listen(int backlog) const {
  check(::listen(platform::to_socket(fileno()), std::max(backlog, 0)) == 0, "listen");
}

SocketAddress Socket::getsockname() const {
  return require_address(platform::local_address(fileno()), "getsockname");
}
SocketAddress Socket::getpeername() const {
  return require_address(platform::peer_address(fileno()), "getpeername");
}

}  // namespace loopspec
