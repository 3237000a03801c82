// For a build without OpenSSL.
#include <grpcpp/security/server_credentials.h>

#include "absl/status/status.h"
#include "server/auth/tls.h"

namespace loopspec::server {

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> make_server_credentials(const TlsOptions& options) {
  if (options.enabled()) return absl::InvalidArgumentError("this build has no TLS: it takes no certificate and no key (--tls-certificate, --tls-key, --tls-client-ca)");
  return grpc::InsecureServerCredentials();
}

}  // namespace loopspec::server
