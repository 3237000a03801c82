// Bytes that programs send and receive, and what else I/O ops have in common.
#pragma once

#include <string>

#include "server/script/op_parts.h"
#include "server/script/script_socket.h"

namespace loopspec::v1 {
class Data;
}  // namespace loopspec::v1

namespace loopspec::script {

// What the message stands for. Whatever its form: C++ has one kind of view, and what it shows is gone, or overwritten, as soon as the call has returned.
std::string make_data(Frame& frame, const v1::Data& data);

template <class Lines>
std::vector<std::string> make_lines(Frame& frame, const Lines& lines) {
  std::vector<std::string> data;
  for (const auto& line : lines) data.push_back(make_data(frame, line));
  return data;
}

// The socket of this id.
Socket bound_socket(Frame& frame, const std::string& id);
// A new socket of the program's own, closed with it. The id is to be bound to what this gives.
Object own_socket(Frame& frame, const std::string& id, Socket socket);

// A list as an op's value in the trace.
class ListShown {
 public:
  explicit ListShown(Frame& frame) : frame_(frame) { shown_.mutable_list(); }
  ListShown& add(const Object& object);
  ListShown& add_port(int port);
  // `value` is what the op's id is bound to.
  OpResult result(Object value) { return {std::move(value), std::move(shown_)}; }

 private:
  Frame& frame_;
  v1::Value shown_;
};

}  // namespace loopspec::script
