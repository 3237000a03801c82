#include "conformance/runner/tls_credentials.h"

#include <grpcpp/security/credentials.h>

#include <utility>

namespace loopspec::conformance {

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(std::string ca, std::string key, std::string certificate) {
  return grpc::SslCredentials({std::move(ca), std::move(key), std::move(certificate)});
}

}  // namespace loopspec::conformance
