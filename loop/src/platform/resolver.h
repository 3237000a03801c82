// The system's resolver. Blocks: for executors.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/network_options.h"

namespace loopspec::platform {

// Throw gaierror.
std::vector<AddressInfo> resolve(const std::optional<std::string>& host, const Port& port, const AddressHints& hints);
std::pair<std::string, std::string> resolve_name(const SocketAddress& address, int flags);

}  // namespace loopspec::platform
