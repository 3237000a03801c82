#include "server/script/platform/offers.h"

namespace loopspec::script::platform {

std::string_view system_name() noexcept {
#if defined(__linux__)
  return "linux";
#elif defined(__APPLE__)
  return "darwin";
#else
  return "";
#endif
}

std::vector<std::string_view> system_capabilities(std::string_view) {
  std::vector<std::string_view> names{"fds", "resets", "unix_sockets", "sendfile", "pipes", "ptys", "subprocesses"};
#if defined(__linux__)
  names.emplace_back("abstract_names");
#endif
  return names;
}

double slowness() noexcept { return 1; }

std::vector<std::string_view> own_process_capabilities() { return {"fresh_process", "signals"}; }

}  // namespace loopspec::script::platform
