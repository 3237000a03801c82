// The flags of `loopspec serve`: one for each field of its configuration.
#pragma once

#include "conformance/command/flag_set.h"

namespace loopspec::config::v1 {
class ServerConfig;
}  // namespace loopspec::config::v1

namespace loopspec::conformance {

// Adds them; what is given is set in `config`, which must outlive the flags.
void add_config_flags(FlagSet& flags, loopspec::config::v1::ServerConfig& config);

}  // namespace loopspec::conformance
