#include "server/script/plain_end.h"

#include <algorithm>
#include <vector>

#include "loopspec/backends.h"
#include "loopspec/exceptions.h"
#include "server/script/op_parts.h"
#include "server/script/script_socket.h"

namespace loopspec::script {

namespace {

bool wait_for_socket(const Socket& socket, EventMask event, std::chrono::nanoseconds time) {
  const auto names = available_selectors();
  const bool has_poll = std::find(names.begin(), names.end(), "poll") != names.end();
  const std::unique_ptr<Selector> selector = make_selector(has_poll ? "poll" : names.front());
  selector->add(socket.fileno(), event);
  std::vector<SelectorEvent> ready;
  selector->select(time.count(), ready);
  return !ready.empty();
}

}  // namespace

bool PlainEnd::getblocking() const { return pipe_ ? platform::is_blocking(fileno()) : socket_.getblocking(); }

bool PlainEnd::wait(EventMask event, std::chrono::nanoseconds time) const {
  if (fileno() < 0) throw ValueError("Invalid file descriptor: -1");
  if (!pipe_) return wait_for_socket(socket_, event, time);
  return event == kEventRead ? platform::wait_readable(fileno(), time) : pipe_->writer.wait_writable(fileno(), time);
}

std::size_t PlainEnd::send(std::string_view data) const { return pipe_ ? pipe_->writer.write_some(fileno(), data) : socket_.send(data); }

std::string PlainEnd::recv(std::size_t count) const {
  if (!pipe_) return socket_.recv(count);
  std::string data(count, '\0');
  data.resize(platform::read_some(fileno(), data));
  return data;
}

void PlainEnd::close() const {
  if (pipe_) {
    pipe_->close();
  } else {
    socket_.close();
  }
}

PlainEnd plain_end(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* socket = object.get<std::shared_ptr<ScriptSocket>>()) return (*socket)->socket;
  if (const auto* pipe = object.get<std::shared_ptr<ScriptPipe>>()) return PlainEnd(*pipe);
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(object.role()));
}

}  // namespace loopspec::script
