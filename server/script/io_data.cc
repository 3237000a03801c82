#include "server/script/io_data.h"

#include "loopspec/v1/op.pb.h"
#include "server/script/pattern.h"

namespace loopspec::script {

namespace {

const std::string& bytes_of(const Object& object) {
  if (const auto* bytes = object.get<Bytes>()) return bytes->data;
  throw TypeError("a bytes-like object is required, not '" + std::string(object.role()) + "'");
}

}  // namespace

std::string make_data(Frame& frame, const v1::Data& data) {
  switch (data.content_case()) {
    case v1::Data::kPattern:
      return pattern(data.pattern(), data.offset());
    case v1::Data::kArgument:
      if (data.argument() >= frame.arguments->size()) throw ScriptException("IndexError", "tuple index out of range");
      return bytes_of((*frame.arguments)[data.argument()]);
    case v1::Data::kOf:
      return bytes_of(frame.state.registry().lookup(data.of()));
    default:
      return data.bytes();
  }
}

Socket bound_socket(Frame& frame, const std::string& id) { return bound<std::shared_ptr<ScriptSocket>>(frame, id)->socket; }

Object own_socket(Frame& frame, const std::string& id, Socket socket) {
  const auto own = std::make_shared<ScriptSocket>(ScriptSocket{std::move(socket)});
  frame.state.belongings().adopt(own);
  frame.state.addresses().learn(id, own->socket);
  return own;
}

ListShown& ListShown::add(const Object& object) {
  frame_.state.values().write(object, *shown_.mutable_list()->add_values());
  return *this;
}

ListShown& ListShown::add_port(int port) {
  frame_.state.addresses().write_port(port, *shown_.mutable_list()->add_values());
  return *this;
}

}  // namespace loopspec::script
