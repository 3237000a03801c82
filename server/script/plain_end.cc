#include "server/script/plain_end.h"

#include "server/script/op_parts.h"
#include "server/script/peer_wait.h"
#include "server/script/platform/pipe_end.h"
#include "server/script/script_socket.h"

namespace loopspec::script {

bool PlainEnd::getblocking() const { return is_pipe_ ? platform::is_blocking(fileno()) : socket_.getblocking(); }

std::size_t PlainEnd::send(std::string_view data) const { return is_pipe_ ? platform::write_some(fileno(), data) : socket_.send(data); }

std::string PlainEnd::recv(std::size_t count) const {
  if (!is_pipe_) return socket_.recv(count);
  std::string data(count, '\0');
  data.resize(platform::read_some(fileno(), data));
  return data;
}

void PlainEnd::close() const {
  if (is_pipe_) {
    pipe_.close();
  } else {
    socket_.close();
  }
}

PlainEnd plain_end(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* socket = object.get<std::shared_ptr<ScriptSocket>>()) return (*socket)->socket;
  if (const auto* pipe = object.get<std::shared_ptr<ScriptPipe>>()) return PlainEnd((*pipe)->pipe);
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(object.role()));
}

}  // namespace loopspec::script
