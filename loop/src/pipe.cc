// What a Pipe does the same way on every system. The rest is in platform/.
#include "loopspec/pipe.h"

#include <utility>

#include "loopspec/exceptions.h"
#include "platform/pipe_io.h"

namespace loopspec {

Pipe::State::~State() {
  if (fd >= 0) platform::close_pipe(fd);
}

Pipe Pipe::from_descriptor(int fd) {
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  Pipe pipe;
  pipe.state_ = std::make_shared<State>(fd);
  return pipe;
}

void Pipe::close() const noexcept {
  const int fd = detach();
  if (fd >= 0) platform::close_pipe(fd);
}

int Pipe::detach() const noexcept { return state_ ? std::exchange(state_->fd, -1) : -1; }

std::string Pipe::repr() const {
  return fileno() < 0 ? "<pipe closed>" : "<pipe fd=" + std::to_string(fileno()) + ">";
}

}  // namespace loopspec
