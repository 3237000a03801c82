#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class ChannelCredentials;
}  // namespace grpc

namespace loopspec::conformance {

// What a client needs for TLS, from PEM texts; an empty one is the system's or none. INVALID_ARGUMENT in a build without TLS.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(std::string ca, std::string key, std::string certificate);

}  // namespace loopspec::conformance
