// Winsock, for the files that call it. No other header includes Windows' own.
#pragma once

#include <winsock2.h>
#include <ws2tcpip.h>

#include <cstdint>

namespace loopspec::platform {

// Sockets are numbered as descriptors are elsewhere: Windows' handles have 32 significant bits, and those of sockets are
// small. -1 is no socket.
inline SOCKET to_socket(int fd) noexcept { return fd < 0 ? INVALID_SOCKET : static_cast<SOCKET>(fd); }
inline int from_socket(SOCKET socket) noexcept { return socket == INVALID_SOCKET ? -1 : static_cast<int>(socket); }

// Once for the process, before its first socket. Throws OSError.
void require_winsock();

// errno's number of an error of Winsock or of Windows.
int errno_of(int windows_error) noexcept;
// Of the call that just failed.
int last_socket_error() noexcept;

// What cannot be asked of a socket: whether it blocks, as it does at first (is_nonblocking() in socket_io.h).
void note_nonblocking(int fd, bool nonblocking);
// Nor of any handle: the number of the completion port that it belongs to; 0 for none.
void note_completion_port(int fd, std::uint64_t port);
std::uint64_t completion_port_of(int fd) noexcept;
// Before the number is given back.
void forget_handle(int fd) noexcept;

// A new socket that no child inherits. Throws OSError naming `call`.
SOCKET open_socket(int family, int type, int protocol, const char* call);
// Two connected stream sockets on the loopback interface, both blocking. Throws OSError.
struct SocketEnds {
  SOCKET first;
  SOCKET second;
};
SocketEnds open_loopback_pair();

}  // namespace loopspec::platform
