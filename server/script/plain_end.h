// PlainEnd: what the plain reads and writes of programs act on: a socket, or an end of a pipe or a pseudo-terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "loopspec/pipe.h"
#include "loopspec/selector.h"
#include "loopspec/socket.h"
#include "server/script/platform/pipe_end.h"

namespace loopspec::script {

struct Frame;

// An end of a pipe or of a pseudo-terminal as programs know it.
struct ScriptPipe {
  Pipe pipe;
  platform::PipeWriter writer = {};

  void close() {
    writer.forget();
    pipe.close();
  }
};

// A reference, as those are. Errors are OSError; BlockingIOError when it would block, which it never does on a pipe.
class PlainEnd {
 public:
  PlainEnd(Socket socket) : socket_(std::move(socket)) {}  // NOLINT: a socket is one
  explicit PlainEnd(std::shared_ptr<ScriptPipe> pipe) : pipe_(std::move(pipe)) {}

  // -1 once closed.
  int fileno() const { return pipe_ ? pipe_->pipe.fileno() : socket_.fileno(); }
  bool getblocking() const;
  // Waits until it is ready; false when the time is over.
  bool wait(EventMask event, std::chrono::nanoseconds time) const;
  std::size_t send(std::string_view data) const;
  // Whether what was sent arrives, also when the end is closed at once.
  bool has_sent() const { return !pipe_ || pipe_->writer.is_written(); }
  std::string recv(std::size_t count) const;
  void close() const;

 private:
  Socket socket_;
  std::shared_ptr<ScriptPipe> pipe_;
};

// That of this id. NameError, or AttributeError for anything else.
PlainEnd plain_end(Frame& frame, const std::string& id);

}  // namespace loopspec::script
