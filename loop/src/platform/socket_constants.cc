#include "socket_constants.h"

#include "loopspec/exceptions.h"
#include "system_sockets.h"

namespace loopspec::platform {

int to_system(AddressFamily family) noexcept {
  switch (family) {
    case AddressFamily::kInet:
      return AF_INET;
    case AddressFamily::kInet6:
      return AF_INET6;
    case AddressFamily::kUnix:
      return AF_UNIX;
    default:
      return AF_UNSPEC;
  }
}

int to_system(SocketType type) noexcept {
  switch (type) {
    case SocketType::kStream:
      return SOCK_STREAM;
    case SocketType::kDatagram:
      return SOCK_DGRAM;
    default:
      return 0;
  }
}

SystemOption to_system(SocketOption option) {
  switch (option) {
    case SocketOption::kReuseAddress:
      return {SOL_SOCKET, SO_REUSEADDR};
    case SocketOption::kReusePort:
#ifdef SO_REUSEPORT
      return {SOL_SOCKET, SO_REUSEPORT};
#else
      throw ValueError("reuse_port not supported by socket module");
#endif
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

AddressFamily family_from_system(int family) noexcept {
  switch (family) {
    case AF_INET:
      return AddressFamily::kInet;
    case AF_INET6:
      return AddressFamily::kInet6;
    case AF_UNIX:
      return AddressFamily::kUnix;
    default:
      return AddressFamily::kUnspecified;
  }
}

SocketType type_from_system(int type) noexcept {
  switch (type) {
    case SOCK_STREAM:
      return SocketType::kStream;
    case SOCK_DGRAM:
      return SocketType::kDatagram;
    default:
      return SocketType::kAny;
  }
}

}  // namespace loopspec::platform
