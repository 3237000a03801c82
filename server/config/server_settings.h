// A configuration as the server takes it: checked, with the defaults in place.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/server.h"

namespace loopspec::config::v1 {
class ServerConfig;
}  // namespace loopspec::config::v1

namespace loopspec::server {

struct ServerSettings {
  // `log` is left for the caller to open.
  ServerOptions options;
  LogOptions log;
  absl::Duration drain_delay = absl::ZeroDuration();
  absl::Duration drain_deadline = absl::Seconds(30);
};

// INVALID_ARGUMENT names the field and what is wrong with it. Files are not looked at; Server::start() does that.
absl::StatusOr<ServerSettings> settings_from(const config::v1::ServerConfig& config);

}  // namespace loopspec::server
