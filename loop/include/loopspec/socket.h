// Socket: a socket of the system, as Python's socket module has it.
//
// Python documentation: library/socket.html#socket-objects
//
// A counted reference; copies refer to the same socket and compare equal. The socket is closed by close() or when the
// last reference goes. Sockets are blocking at first, as Python's are, and closed on exec; loops take non-blocking
// ones. Errors are OSError naming the call; an operation that would block raises one named BlockingIOError. References
// may be copied and dropped on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "loopspec/address.h"
#include "loopspec/bytes.h"

namespace loopspec {

enum class SocketOption {
  kReuseAddress,
  kReusePort,  // ValueError where the system has none
  kKeepAlive,
  kBroadcast,
  kSendBuffer,
  kReceiveBuffer,
  kLinger,  // seconds close() waits, 0 to reset the connection instead, -1 for neither
  kError,   // the pending error, which reading clears
  kTcpNoDelay,
  kIpv6Only,
};

enum class ShutdownHow { kRead, kWrite, kBoth };

class Socket {
 public:
  // Refers to none.
  Socket() noexcept = default;
  explicit Socket(AddressFamily family, SocketType type = SocketType::kStream, int protocol = 0);
  // Takes over a descriptor that is a socket.
  static Socket from_descriptor(int fd);
  // Two connected ones.
  static std::pair<Socket, Socket> pair(SocketType type = SocketType::kStream);

  explicit operator bool() const noexcept { return state_ != nullptr; }
  friend bool operator==(const Socket& a, const Socket& b) noexcept { return a.state_ == b.state_; }
  friend bool operator<(const Socket& a, const Socket& b) noexcept { return a.state_ < b.state_; }

  // -1 once closed.
  int fileno() const noexcept { return state_ ? state_->fd : -1; }
  AddressFamily family() const noexcept { return state_ ? state_->family : AddressFamily::kUnspecified; }
  SocketType type() const noexcept { return state_ ? state_->type : SocketType::kAny; }
  int protocol() const noexcept { return state_ ? state_->protocol : 0; }

  // For all references. Repeating it is harmless.
  void close() const noexcept;
  // Closes this object and leaves the descriptor, which is returned, open.
  int detach() const noexcept;

  void setblocking(bool blocking) const;
  bool getblocking() const;
  // Whether programs that this process executes inherit it; false at first.
  bool get_inheritable() const;
  int getsockopt(SocketOption option) const;
  void setsockopt(SocketOption option, int value) const;

  void bind(const SocketAddress& address) const;
  void listen(int backlog = 128) const;
  std::pair<Socket, SocketAddress> accept() const;
  void connect(const SocketAddress& address) const;
  void shutdown(ShutdownHow how) const;
  SocketAddress getsockname() const;
  SocketAddress getpeername() const;

  std::size_t send(BytesView data) const;
  Bytes recv(std::size_t count) const;
  // One datagram: the bytes that went; what has come, cut to `count` bytes, and where it came from.
  std::size_t sendto(BytesView data, const SocketAddress& address) const;
  std::pair<Bytes, SocketAddress> recvfrom(std::size_t count) const;

  // "<socket fd=7, family=AF_INET, type=SOCK_STREAM, proto=6, laddr=('127.0.0.1', 80), raddr=('127.0.0.1', 54321)>"
  std::string repr() const;

  // Used by the library: a descriptor whose facts are known.
  Socket(int fd, AddressFamily family, SocketType type, int protocol);

 private:
  struct State {
    int fd;
    AddressFamily family;
    SocketType type;
    int protocol;
    State(int descriptor, AddressFamily of_family, SocketType of_type, int of_protocol) noexcept
        : fd(descriptor), family(of_family), type(of_type), protocol(of_protocol) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();
  };
  std::shared_ptr<State> state_;
};

namespace detail {

// How many sockets the process has closed, or given up. When it has not changed, no Socket's descriptor is another
// file's.
std::uint64_t closed_sockets() noexcept;

}  // namespace detail
}  // namespace loopspec
