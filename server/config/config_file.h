// The configuration file of `loopspec serve`.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace loopspec::config::v1 {
class ServerConfig;
}  // namespace loopspec::config::v1

namespace loopspec::server {

// Reads a file in text format, or in JSON when its name ends in .json. INVALID_ARGUMENT names the file, the place, and what is
// wrong: it cannot be read, is larger than a megabyte, has a field that there is not, or a value that is none.
absl::StatusOr<config::v1::ServerConfig> read_config_file(const std::string& path);

// Puts what `over` says in the place of what `config` says; a list as a whole.
void override_config(config::v1::ServerConfig& config, const config::v1::ServerConfig& over);

}  // namespace loopspec::server
