// Pipe: one end of a pipe, or another descriptor that a pipe transport can serve; and connect_read_pipe() with its
// sibling.
//
// Python documentation: library/asyncio-eventloop.html#working-with-pipes
//
// A counted reference; copies refer to the same descriptor and compare equal. It is closed by close() or when the last
// reference goes. Errors are OSError naming the call.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "loopspec/network.h"

namespace loopspec {

class Pipe {
 public:
  // Refers to none.
  Pipe() noexcept = default;
  // Takes over a descriptor: of a pipe, a FIFO, a socket or a character device; on Windows a handle that was opened for
  // overlapped calls.
  static Pipe from_descriptor(int fd);
  // A new pipe: (what is read from, what is written to), both blocking and closed on exec; on Windows for overlapped calls.
  static std::pair<Pipe, Pipe> make();

  explicit operator bool() const noexcept { return state_ != nullptr; }
  friend bool operator==(const Pipe& a, const Pipe& b) noexcept { return a.state_ == b.state_; }

  // -1 once closed.
  int fileno() const noexcept { return state_ ? state_->fd : -1; }
  // For all references. Repeating it is harmless.
  void close() const noexcept;
  // Closes this object and leaves the descriptor, which is returned, open.
  int detach() const noexcept;

  // "<pipe fd=7>", "<pipe closed>"
  std::string repr() const;

 private:
  struct State {
    int fd;
    explicit State(int descriptor) noexcept : fd(descriptor) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();
  };
  std::shared_ptr<State> state_;
};

template <class Factory>
detail::Made<ReadTransport, Factory> AbstractEventLoop::connect_read_pipe(Factory protocol_factory, Pipe pipe) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await open_read_pipe(detail::remember(protocol_factory, protocol), std::move(pipe));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

template <class Factory>
detail::Made<WriteTransport, Factory> AbstractEventLoop::connect_write_pipe(Factory protocol_factory, Pipe pipe) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await open_write_pipe(detail::remember(protocol_factory, protocol), std::move(pipe));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

}  // namespace loopspec
