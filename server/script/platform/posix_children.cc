#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

#include "server/script/platform/children.h"

namespace loopspec::script::platform {

bool process_exists(int pid) noexcept { return kill(pid, 0) == 0 || errno == EPERM; }

Child::Child(int pid) : pid_(pid) {}

bool Child::exists() const noexcept { return process_exists(pid_); }

// SIGKILL ends a child in any case: the wait is short.
void Child::end() const noexcept {
  if (waitpid(pid_, nullptr, WNOHANG) != 0) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace loopspec::script::platform
