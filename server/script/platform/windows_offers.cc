#include "server/script/platform/offers.h"

namespace loopspec::script::platform {

std::string_view system_name() noexcept { return "windows"; }

// No selector loop has pipes and subprocesses there, and asyncio offers no sockets of Unix (asyncio-platforms.html#windows).
std::vector<std::string_view> system_capabilities(std::string_view) { return {}; }

}  // namespace loopspec::script::platform
