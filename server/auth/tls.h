// TLS for the server: certificates read and checked, so that what is wrong with them is said at the start and not by a
// handshake that fails.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class ServerCredentials;
}  // namespace grpc

namespace loopspec::server {

// Paths of PEM files; see config.v1.Tls.
struct TlsOptions {
  std::string certificate;
  std::string key;
  // Empty: clients show no certificate.
  std::string client_ca;

  bool enabled() const { return !certificate.empty() || !key.empty() || !client_ca.empty(); }
  bool asks_for_certificates() const { return !client_ca.empty(); }
};

// Insecure credentials when it is not enabled. INVALID_ARGUMENT names the file and says what is wrong: it cannot be read, holds
// no certificate or key, the certificate is not valid yet or no more, or the key is not the certificate's.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> make_server_credentials(const TlsOptions& options);

}  // namespace loopspec::server
