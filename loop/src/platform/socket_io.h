// Socket calls that return their error instead of throwing it: what transports and loops are made of. None of them
// blocks on a non-blocking socket; all go on after EINTR where POSIX allows it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "loopspec/address.h"
#include "loopspec/bytes.h"
#include "loopspec/socket.h"

namespace loopspec::platform {

// `count` bytes, or the errno of the call when it is not 0.
struct IoResult {
  std::size_t count = 0;
  int error = 0;
  bool ok() const noexcept { return error == 0; }
  // Nothing is wrong: try again when the descriptor is ready.
  bool would_block() const noexcept;
};

// The system's number of a family, as Python prints it.
int family_number(AddressFamily family) noexcept;

// ENOTCONN
bool is_not_connected(int error) noexcept;

// How many pieces one send_pieces() takes at most.
inline constexpr std::size_t kMaxPieces = 64;

IoResult receive(int fd, MutableBytes into) noexcept;
IoResult receive_from(int fd, MutableBytes into, SocketAddress& from) noexcept;
// Never raises SIGPIPE.
IoResult send(int fd, BytesView data) noexcept;
IoResult send_pieces(int fd, std::span<const BytesView> pieces) noexcept;
IoResult send_to(int fd, BytesView data, const SocketAddress& to) noexcept;

struct Accepted {
  int fd = -1;  // non-blocking and closed on exec
  int error = 0;
  SocketAddress peer;
  bool ok() const noexcept { return error == 0; }
};
Accepted accept(int fd) noexcept;
// There was no connection, or it was gone before it could be accepted (connection_aborted()).
bool nothing_to_accept(int error) noexcept;
bool connection_aborted(int error) noexcept;
// Out of descriptors or memory: accepting may work again later.
bool out_of_resources(int error) noexcept;

// 0, EINPROGRESS and the like, or an error.
int connect(int fd, const SocketAddress& address) noexcept;
// A connect() that goes on by itself.
bool connect_pending(int error) noexcept;
// What became of a connect(): the socket's pending error.
int connect_result(int fd) noexcept;

int shutdown(int fd, ShutdownHow how) noexcept;
void close_socket(int fd) noexcept;
// getsockname() and getpeername(); no address when there is none.
SocketAddress local_address(int fd) noexcept;
SocketAddress peer_address(int fd) noexcept;
void set_nodelay(int fd) noexcept;
// Closing it will tell the other side of a TCP connection that bytes were lost, instead of ending the stream.
void reset_when_closed(int fd) noexcept;
bool is_nonblocking(int fd) noexcept;

// Sends up to `count` bytes of a file from `offset` without copying them to user space. ENOTSUP where there is no such
// call.
IoResult send_file(int fd, int file, std::int64_t offset, std::size_t count) noexcept;

}  // namespace loopspec::platform
