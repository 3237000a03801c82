#include <algorithm>
#include <atomic>
#include <cerrno>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "socket_constants.h"
#include "socket_io.h"
#include "windows_winsock.h"

namespace loopspec {
namespace {

struct SystemOption {
  int level;
  int name;
};

SystemOption system_option(SocketOption option) {
  switch (option) {
    case SocketOption::kReuseAddress:
      return {SOL_SOCKET, SO_REUSEADDR};
    case SocketOption::kReusePort:
      throw ValueError("reuse_port not supported by socket module");
    case SocketOption::kKeepAlive:
      return {SOL_SOCKET, SO_KEEPALIVE};
    case SocketOption::kBroadcast:
      return {SOL_SOCKET, SO_BROADCAST};
    case SocketOption::kSendBuffer:
      return {SOL_SOCKET, SO_SNDBUF};
    case SocketOption::kReceiveBuffer:
      return {SOL_SOCKET, SO_RCVBUF};
    case SocketOption::kLinger:
      return {SOL_SOCKET, SO_LINGER};
    case SocketOption::kError:
      return {SOL_SOCKET, SO_ERROR};
    case SocketOption::kTcpNoDelay:
      return {IPPROTO_TCP, TCP_NODELAY};
    case SocketOption::kIpv6Only:
      return {IPPROTO_IPV6, IPV6_V6ONLY};
  }
  throw ValueError("unknown socket option");
}

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

std::atomic<std::uint64_t> closed{0};

void close_socket(int fd) noexcept {
  platform::forget_socket(fd);
  ::closesocket(platform::to_socket(fd));
}

}  // namespace

std::uint64_t detail::closed_sockets() noexcept { return closed.load(std::memory_order_relaxed); }

Socket::State::~State() {
  if (fd < 0) return;
  closed.fetch_add(1, std::memory_order_relaxed);
  close_socket(fd);
}

Socket::Socket(int fd, AddressFamily family, SocketType type, int protocol)
    : state_(std::make_shared<State>(fd, family, type, protocol)) {}

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

void Socket::close() const noexcept {
  if (fileno() < 0) return;
  platform::forget_socket(fileno());
  ::closesocket(platform::to_socket(detach()));
}

int Socket::detach() const noexcept {
  if (!state_) return -1;
  closed.fetch_add(1, std::memory_order_relaxed);
  return std::exchange(state_->fd, -1);
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
  const auto [level, name] = system_option(option);
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
  const auto [level, name] = system_option(option);
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
