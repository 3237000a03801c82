#include "conformance/runner/tls_credentials.h"

#include <grpcpp/grpcpp.h>

#include <utility>

namespace loopspec::conformance {

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> make_tls_credentials(TlsClient client, grpc::ChannelArguments& arguments) {
  if (!client.server_name.empty()) arguments.SetSslTargetNameOverride(client.server_name);
  return grpc::SslCredentials({std::move(client.ca), std::move(client.key), std::move(client.certificate)});
}

}  // namespace loopspec::conformance
