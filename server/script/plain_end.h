// PlainEnd: what the plain reads and writes of programs act on: a socket of theirs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "loopspec/socket.h"

namespace loopspec::script {

struct Frame;

// A reference, as sockets are. Errors are OSError.
class PlainEnd {
 public:
  PlainEnd(Socket socket) : socket_(std::move(socket)) {}  // NOLINT: a socket is one

  // -1 once closed.
  int fileno() const { return socket_.fileno(); }
  bool getblocking() const { return socket_.getblocking(); }
  std::size_t send(std::string_view data) const { return socket_.send(data); }
  std::string recv(std::size_t count) const { return socket_.recv(count); }
  void close() const { socket_.close(); }

 private:
  Socket socket_;
};

// That of this id. NameError, or AttributeError for anything else.
PlainEnd plain_end(Frame& frame, const std::string& id);

}  // namespace loopspec::script
