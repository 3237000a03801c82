#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <mutex>
#include <thread>

#include "loopspec/exceptions.h"
#include "signals.h"

namespace loopspec::platform {
namespace {

// Guards who has which signal. The handler reads without it.
std::mutex owners_mutex;
std::atomic<SignalInbox*> owners[kSignalLimit];
// Handlers that may be using an inbox: one is not destroyed meanwhile.
std::atomic<int> handlers_running{0};
static_assert(std::atomic<SignalInbox*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void loopspec_signal_handler(int signal) {
  const int saved = errno;
  handlers_running.fetch_add(1);
  if (SignalInbox* const inbox = owners[signal].load()) inbox->deliver(signal);
  handlers_running.fetch_sub(1);
  errno = saved;
}

int set_action(int signal, void (*handler)(int)) noexcept {
  struct sigaction action {};
  action.sa_handler = handler;
  // As asyncio's siginterrupt(): other threads' system calls go on. The loop is woken by the pipe.
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  return ::sigaction(signal, &action, nullptr) == 0 ? 0 : errno;
}

// False when the pipe is full.
bool write_one(int fd, unsigned char byte) noexcept {
  ssize_t count = 0;
  do {
    count = ::write(fd, &byte, 1);
  } while (count < 0 && errno == EINTR);
  return count == 1;
}

}  // namespace

bool is_signal(int signal) noexcept {
  sigset_t all;
  sigfillset(&all);
  return signal > 0 && signal < kSignalLimit && sigismember(&all, signal) == 1;
}

SignalInbox::SignalInbox() : ends_(make_pipe()) {}

SignalInbox::~SignalInbox() {
  for (int signal = 1; signal < kSignalLimit; ++signal) {
    if (owners[signal].load(std::memory_order_relaxed) == this) give_up(signal);
  }
  while (handlers_running.load() != 0) std::this_thread::yield();
}

void SignalInbox::take(int signal) {
  const std::lock_guard lock(owners_mutex);
  SignalInbox* const before = owners[signal].exchange(this);
  const int error = set_action(signal, &loopspec_signal_handler);
  if (error == 0) return;
  owners[signal].store(before);
  if (error == EINVAL) throw RuntimeError("sig " + std::to_string(signal) + " cannot be caught");
  raise_os_error(error, "sigaction");
}

void SignalInbox::give_up(int signal) {
  const std::lock_guard lock(owners_mutex);
  if (owners[signal].load() != this) return;
  set_action(signal, SIG_DFL);
  owners[signal].store(nullptr);
}

void SignalInbox::deliver(int signal) noexcept {
  if (write_one(ends_.second.get(), static_cast<unsigned char>(signal))) return;
  overflowed_[signal].store(true);
  // The pipe may have been emptied in between, and nobody would look.
  write_one(ends_.second.get(), 0);
}

bool SignalInbox::waiting() const noexcept {
  pollfd state{fd(), POLLIN, 0};
  return ::poll(&state, 1, 0) == 1;
}

std::vector<int> SignalInbox::read() {
  std::vector<int> signals;
  unsigned char buffer[4096];
  for (;;) {
    const ssize_t count = ::read(fd(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    for (ssize_t i = 0; i < count; ++i) {
      if (buffer[i] != 0) signals.push_back(buffer[i]);
    }
  }
  for (int signal = 1; signal < kSignalLimit; ++signal) {
    if (overflowed_[signal].exchange(false)) signals.push_back(signal);
  }
  return signals;
}

}  // namespace loopspec::platform
