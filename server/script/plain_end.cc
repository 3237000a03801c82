#include "server/script/plain_end.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "loopspec/exceptions.h"
#include "server/script/op_parts.h"
#include "server/script/peer_wait.h"
#include "server/script/script_socket.h"

namespace loopspec::script {

namespace {

// The descriptor does not block as long as it exists.
class NonBlocking {
 public:
  explicit NonBlocking(int fd) : fd_(fd), flags_(fcntl(fd, F_GETFL)) { fcntl(fd_, F_SETFL, flags_ | O_NONBLOCK); }
  NonBlocking(const NonBlocking&) = delete;
  NonBlocking& operator=(const NonBlocking&) = delete;
  ~NonBlocking() { fcntl(fd_, F_SETFL, flags_); }

 private:
  const int fd_;
  const int flags_;
};

}  // namespace

bool PlainEnd::getblocking() const {
  if (!is_pipe_) return socket_.getblocking();
  const int flags = fcntl(fileno(), F_GETFL);
  if (flags < 0) raise_os_error(errno, "fcntl");
  return (flags & O_NONBLOCK) == 0;
}

std::size_t PlainEnd::send(std::string_view data) const {
  if (!is_pipe_) return socket_.send(data);
  const NonBlocking guard(fileno());
  const ssize_t sent = ::write(fileno(), data.data(), data.size());
  if (sent < 0) raise_os_error(errno, "write");
  return static_cast<std::size_t>(sent);
}

std::string PlainEnd::recv(std::size_t count) const {
  if (!is_pipe_) return socket_.recv(count);
  const NonBlocking guard(fileno());
  std::string data(count, '\0');
  const ssize_t received = ::read(fileno(), data.data(), data.size());
  if (received < 0) raise_os_error(errno, "read");
  data.resize(static_cast<std::size_t>(received));
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
