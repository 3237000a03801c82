#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class ChannelArguments;
class ChannelCredentials;
}  // namespace grpc

namespace loopspec::conformance {

// What a client needs for TLS.
struct TlsClient {
  // PEM texts; an empty one is the system's or none.
  std::string ca;
  std::string key;
  std::string certificate;
  // The name in the server's certificate; empty: the target's host.
  std::string server_name;
};

// Credentials, and in `arguments` what goes with them. INVALID_ARGUMENT in a build without TLS.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(TlsClient client, grpc::ChannelArguments& arguments);

}  // namespace loopspec::conformance
