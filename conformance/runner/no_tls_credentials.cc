// For a build without OpenSSL.
#include <grpcpp/grpcpp.h>

#include "conformance/runner/tls_credentials.h"

namespace loopspec::conformance {

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(TlsClient /*client*/, grpc::ChannelArguments& /*arguments*/) {
  return absl::InvalidArgumentError("this build has no TLS: it takes none of --tls, --tls-ca, --tls-certificate, --tls-key and --tls-server-name");
}

}  // namespace loopspec::conformance
