#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "conformance/platform/interrupt_signals.h"

namespace loopspec::conformance {
namespace {

// What the handler writes to; handlers reach globals only.
std::atomic<int> write_end{-1};

std::atomic<bool> one_came{false};

extern "C" void loopspec_on_signal(int signal) {
  const int saved = errno;
  if (one_came.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    // A container's first process does not die of it.
    constexpr int kKilledBySignal = 128;
    _exit(kKilledBySignal + signal);
  }
  const char number = static_cast<char>(signal);
  [[maybe_unused]] const ssize_t written = write(write_end.load(), &number, 1);
  errno = saved;
}

void handle(void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

InterruptSignals::InterruptSignals() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  read_end_ = ends[0];
  write_end = ends[1];
  one_came = false;
}

InterruptSignals::~InterruptSignals() { close(read_end_); }

// A second one must interrupt the handler of the first.
void InterruptSignals::take() { handle(loopspec_on_signal, static_cast<int>(SA_RESTART | SA_NODEFER)); }

void InterruptSignals::give_back() {
  handle(SIG_DFL, 0);
  close(write_end.exchange(-1));
}

int InterruptSignals::wait() {
  char number = 0;
  ssize_t count = 0;
  do count = read(read_end_, &number, 1);
  while (count < 0 && errno == EINTR);
  return count == 1 ? number : 0;
}

void InterruptSignals::die_of(int signal) {
  handle(SIG_DFL, 0);
  std::raise(signal);
}

}  // namespace loopspec::conformance
