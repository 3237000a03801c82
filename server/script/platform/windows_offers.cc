#include "server/script/platform/offers.h"

#include "server/script/platform/helper_program.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

bool is_wine() noexcept { return ::GetProcAddress(::GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != nullptr; }

}  // namespace

std::string_view system_name() noexcept { return "windows"; }

// As asyncio-platforms.html#windows has it: only selector loops watch descriptors, only proactor loops have pipes and children; no sockets of Unix.
std::vector<std::string_view> system_capabilities(std::string_view backend) {
  std::vector<std::string_view> names;
  if (backend.starts_with("selector/")) {
    names.emplace_back("fds");
  } else {
    names.insert(names.end(), {"sendfile", "pipes"});
    if (has_helper_program()) names.emplace_back("subprocesses");
  }
  // Wine ends a connection before it closes the socket, and so never resets one.
  if (!is_wine()) names.emplace_back("resets");
  return names;
}

double slowness() noexcept { return is_wine() ? 6 : 1; }

std::vector<std::string_view> own_process_capabilities() { return {"fresh_process"}; }

}  // namespace loopspec::script::platform
