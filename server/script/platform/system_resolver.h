// The operating system's own resolver, for comparison with a loop's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loopspec/network_options.h"

namespace loopspec::script {

struct AddressQuestion {
  std::optional<std::string> host;
  Port port;
  AddressHints hints;
};

// Whether the system answers the same, in the same order. Block.
bool equals_system(const AddressQuestion& question, const std::vector<AddressInfo>& infos);
// With NI_NUMERICHOST and NI_NUMERICSERV.
bool equals_system(const SocketAddress& address, const std::string& host, const std::string& service);

}  // namespace loopspec::script
