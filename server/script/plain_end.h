// PlainEnd: what the plain reads and writes of programs act on: a socket, or an end of a pipe or a pseudo-terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "loopspec/pipe.h"
#include "loopspec/socket.h"

namespace loopspec::script {

struct Frame;

// An end of a pipe or of a pseudo-terminal as programs know it.
struct ScriptPipe {
  Pipe pipe;
};

// A reference, as those are. Errors are OSError; BlockingIOError when it would block, which it never does on a pipe.
class PlainEnd {
 public:
  PlainEnd(Socket socket) : socket_(std::move(socket)) {}  // NOLINT: a socket is one
  explicit PlainEnd(Pipe pipe) : pipe_(std::move(pipe)), is_pipe_(true) {}

  bool is_pipe() const { return is_pipe_; }
  // -1 once closed.
  int fileno() const { return is_pipe_ ? pipe_.fileno() : socket_.fileno(); }
  bool getblocking() const;
  std::size_t send(std::string_view data) const;
  std::string recv(std::size_t count) const;
  void close() const;

 private:
  Socket socket_;
  Pipe pipe_;
  bool is_pipe_ = false;
};

// That of this id. NameError, or AttributeError for anything else.
PlainEnd plain_end(Frame& frame, const std::string& id);

}  // namespace loopspec::script
