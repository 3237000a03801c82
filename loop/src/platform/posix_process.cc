// What becomes of children. Starting them is in posix_spawn.cc.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <mutex>

#include "loopspec/exceptions.h"
#include "posix_retry.h"
#include "process.h"

namespace loopspec::platform {
namespace {

std::mutex abandoned_mutex;

std::vector<int>& abandoned() {
  static auto* const pids = new std::vector<int>;  // used by loops that are closed while the process ends
  return *pids;
}

}  // namespace

Descriptor open_process(int pid) noexcept {
#if defined(__linux__) && defined(SYS_pidfd_open)
  return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));  // closed on exec
#else
  static_cast<void>(pid);
  return Descriptor();
#endif
}

std::intptr_t process_handle(int) noexcept { return -1; }

void wait_until_ended(int pid) noexcept {
  siginfo_t info{};
  retry([&] { return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT); });
}

bool is_running(int pid) noexcept {
  siginfo_t info{};
  const int result =
      retry([&] { return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | WNOHANG); });
  return result == 0 && info.si_pid == 0;
}

Ended reap(int pid) noexcept {
  int status = 0;
  if (retry([&] { return ::waitpid(pid, &status, 0); }) != pid) return {255, true};
  return {WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status), false};
}

void send_signal(int pid, int signal) {
  if (::kill(pid, signal) != 0 && errno != ESRCH) raise_os_error(errno, "kill");
}

void terminate(int pid) { send_signal(pid, SIGTERM); }
void kill(int pid) { send_signal(pid, SIGKILL); }

ChildPipe make_child_pipe(bool child_reads) {
  auto [reading, writing] = make_blocking_pipe();
  if (child_reads) return {std::move(reading), std::move(writing)};
  return {std::move(writing), std::move(reading)};
}

void reap_abandoned() noexcept {
  const std::lock_guard lock(abandoned_mutex);
  std::erase_if(abandoned(), [](int pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
}

void abandon(int pid) noexcept {
  ::kill(pid, SIGKILL);
  {
    const std::lock_guard lock(abandoned_mutex);
    abandoned().push_back(pid);
  }
  reap_abandoned();
}

Descriptor open_null() {
  Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null.get() < 0) raise_os_error(errno, "open", "");
  return null;
}

}  // namespace loopspec::platform
