#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "loopspec/exceptions.h"
#include "server/script/platform/signals.h"
#include "server/script/signal_names.h"

namespace loopspec::script {

std::optional<int> signal_number(std::string_view name) {
  struct Known {
    std::string_view name;
    int number;
  };
  constexpr Known kSignals[] = {{"SIGHUP", SIGHUP},   {"SIGINT", SIGINT},   {"SIGQUIT", SIGQUIT}, {"SIGABRT", SIGABRT}, {"SIGKILL", SIGKILL},
                                {"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2}, {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM}, {"SIGTERM", SIGTERM},
                                {"SIGCHLD", SIGCHLD}, {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP}, {"SIGTSTP", SIGTSTP}, {"SIGWINCH", SIGWINCH}};
  const auto* found = std::find_if(std::begin(kSignals), std::end(kSignals), [&](const Known& known) { return known.name == name; });
  return found == std::end(kSignals) ? std::nullopt : std::optional(found->number);
}

std::string platform::disposition(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0) raise_os_error(errno, "sigaction");
  if (action.sa_handler == SIG_IGN) return "ignore";
  return action.sa_handler == SIG_DFL ? "default" : "other";
}

void platform::raise_signal(int signal) {
  if (kill(getpid(), signal) != 0) raise_os_error(errno, "kill");
}

}  // namespace loopspec::script
