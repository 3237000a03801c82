#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "loop/src/platform/posix_sigpipe.h"
#include "loopspec/exceptions.h"
#include "server/script/platform/pipe_end.h"

namespace loopspec::script::platform {

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

template <class Result>
Result checked(Result result, const char* call) {
  if (result < 0) raise_os_error(errno, call);
  return result;
}

bool wait_for(int fd, short event, std::chrono::nanoseconds time) {
  pollfd watched{fd, event, 0};
  return ::poll(&watched, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(time).count())) > 0;
}

void make_raw(int fd) {
  termios terminal{};
  checked(tcgetattr(fd, &terminal), "tcgetattr");
  cfmakeraw(&terminal);
  checked(tcsetattr(fd, TCSANOW, &terminal), "tcsetattr");
}

}  // namespace

bool is_blocking(int fd) { return (checked(fcntl(fd, F_GETFL), "fcntl") & O_NONBLOCK) == 0; }

struct PipeWriter::UnderWay {};

std::size_t PipeWriter::write_some(int fd, std::string_view data) {
  const NonBlocking guard(fd);
  const loopspec::platform::WithoutSigpipe without_sigpipe;
  return static_cast<std::size_t>(checked(::write(fd, data.data(), data.size()), "write"));
}

std::size_t read_some(int fd, std::span<char> into) {
  const NonBlocking guard(fd);
  return static_cast<std::size_t>(checked(::read(fd, into.data(), into.size()), "read"));
}

bool wait_readable(int fd, std::chrono::nanoseconds time) { return wait_for(fd, POLLIN, time); }

bool PipeWriter::wait_writable(int fd, std::chrono::nanoseconds time) const { return wait_for(fd, POLLOUT, time); }

bool PipeWriter::is_written() const noexcept { return true; }

void PipeWriter::forget() noexcept {}

int system_descriptor(int file) { return file; }

int duplicate(int fd) { return checked(fcntl(fd, F_DUPFD_CLOEXEC, 0), "fcntl"); }

bool has_pseudo_terminals() noexcept { return true; }

std::pair<Pipe, Pipe> open_pseudo_terminal() {
  Pipe primary = Pipe::from_descriptor(checked(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), "posix_openpt"));
  checked(grantpt(primary.fileno()), "grantpt");
  checked(unlockpt(primary.fileno()), "unlockpt");
  char name[128];
  if (const int error = ptsname_r(primary.fileno(), name, sizeof name); error != 0) raise_os_error(error, "ptsname");
  Pipe secondary = Pipe::from_descriptor(checked(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC), "open"));
  make_raw(secondary.fileno());
  return {std::move(primary), std::move(secondary)};
}

}  // namespace loopspec::script::platform
