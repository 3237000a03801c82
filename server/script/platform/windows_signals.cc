#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include "loopspec/exceptions.h"
#include "server/script/platform/signals.h"
#include "server/script/signal_names.h"

namespace loopspec::script {

// Those of Python's signal module there.
std::optional<int> signal_number(std::string_view name) {
  struct Known {
    std::string_view name;
    int number;
  };
  constexpr Known kSignals[] = {{"SIGABRT", SIGABRT}, {"SIGBREAK", SIGBREAK}, {"SIGFPE", SIGFPE},  {"SIGILL", SIGILL},
                                {"SIGINT", SIGINT},   {"SIGSEGV", SIGSEGV},   {"SIGTERM", SIGTERM}};
  const auto* found = std::find_if(std::begin(kSignals), std::end(kSignals), [&](const Known& known) { return known.name == name; });
  return found == std::end(kSignals) ? std::nullopt : std::optional(found->number);
}

std::string platform::disposition(int number) {
  // There is no call that only asks.
  const auto handler = ::signal(number, SIG_GET);
  if (handler == SIG_ERR) raise_os_error(errno, "signal");
  if (handler == SIG_IGN) return "ignore";
  return handler == SIG_DFL ? "default" : "other";
}

void platform::raise_signal(int signal) {
  if (::raise(signal) != 0) raise_os_error(errno, "raise");
}

}  // namespace loopspec::script
