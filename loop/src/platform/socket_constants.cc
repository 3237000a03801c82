#include "socket_constants.h"

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
