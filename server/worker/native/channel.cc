#include "server/worker/native/channel.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "loopspec/exceptions.h"

namespace loopspec::worker {

namespace {

int private_copy(int fd) {
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy < 0) raise_os_error(errno, "fcntl");
  return copy;
}

void silence_standard_streams() {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) raise_os_error(errno, "open");
  dup2(null, STDIN_FILENO);
  if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0) dup2(null, STDOUT_FILENO);
  close(null);
}

}  // namespace

Channel::Channel() : input_(fdopen(private_copy(STDIN_FILENO), "r")), output_(private_copy(STDOUT_FILENO)) {
  if (!input_) raise_os_error(errno, "fdopen");
  silence_standard_streams();
}

Channel::~Channel() { close(output_); }

bool Channel::read_line(std::string& line) {
  char* text = nullptr;
  std::size_t room = 0;
  const ssize_t length = getline(&text, &room, input_.get());
  if (length >= 0) line.assign(text, static_cast<std::size_t>(length));
  std::free(text);
  if (!line.empty() && line.back() == '\n') line.pop_back();
  return length >= 0;
}

void Channel::write_line(std::string line) {
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(output_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(1);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace loopspec::worker
