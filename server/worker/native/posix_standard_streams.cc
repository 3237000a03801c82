#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "loopspec/exceptions.h"
#include "server/worker/native/standard_streams.h"

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

template <class Call>
std::size_t retried(const Call& call) {
  ssize_t count = 0;
  do {
    count = call();
  } while (count < 0 && errno == EINTR);
  return static_cast<std::size_t>(std::max<ssize_t>(count, 0));
}

}  // namespace

StandardStreams::StandardStreams() : input_(private_copy(STDIN_FILENO)), output_(private_copy(STDOUT_FILENO)) { silence_standard_streams(); }

StandardStreams::~StandardStreams() {
  close(input_);
  close(output_);
}

std::size_t StandardStreams::read(std::span<char> into) {
  return retried([&] { return ::read(input_, into.data(), into.size()); });
}

std::size_t StandardStreams::write(std::string_view bytes) {
  return retried([&] { return ::write(output_, bytes.data(), bytes.size()); });
}

}  // namespace loopspec::worker
