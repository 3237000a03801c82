#include "server/auth/authenticator.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "server/auth/token_file.h"
#include "server/service/status.h"

namespace loopspec::server {

namespace {

constexpr std::string_view kScheme = "bearer ";
constexpr const char* kCommonName = "x509_common_name";

std::string common_name(const grpc::ServerContextBase& context) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  const auto names = auth->FindPropertyValues(kCommonName);
  return names.empty() ? "" : std::string(names.front().data(), names.front().size());
}

}  // namespace

std::variant<std::string, grpc::Status> Authenticator::identify(const grpc::ServerContextBase& context) const {
  const auto& metadata = context.client_metadata();
  if (const auto header = metadata.find("authorization"); header != metadata.end() && tokens_ != nullptr) {
    const absl::string_view value(header->second.data(), header->second.size());
    if (metadata.count("authorization") > 1 || !absl::StartsWithIgnoreCase(value, {kScheme.data(), kScheme.size()})) return bad_token();
    auto identity = tokens_->identity_of({value.data() + kScheme.size(), value.size() - kScheme.size()});
    if (!identity) return bad_token();
    return *std::move(identity);
  }
  std::string name = certificates_ ? common_name(context) : "";
  if (is_identity(name)) return name;
  if (!name.empty()) return bad_certificate_name();
  if (tokens_ != nullptr) return missing_token();
  return kAnonymous;
}

}  // namespace loopspec::server
