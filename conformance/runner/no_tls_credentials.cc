// For a build without OpenSSL.
#include <grpcpp/security/credentials.h>

#include "conformance/runner/tls_credentials.h"

namespace loopspec::conformance {

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(std::string /*ca*/, std::string /*key*/, std::string /*certificate*/) {
  return absl::InvalidArgumentError("this build has no TLS: it takes none of --tls, --tls-ca, --tls-certificate, --tls-key and --tls-server-name");
}

}  // namespace loopspec::conformance
