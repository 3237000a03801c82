#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

#include "server/script/platform/children.h"

namespace loopspec::script::platform {

bool process_exists(int pid) noexcept { return kill(pid, 0) == 0 || errno == EPERM; }

// SIGKILL ends a child in any case: the wait is short.
void end_child(int pid) noexcept {
  if (waitpid(pid, nullptr, WNOHANG) != 0) return;
  kill(pid, SIGKILL);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace loopspec::script::platform
