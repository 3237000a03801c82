#include "conformance/runner/connection.h"

#include <grpcpp/grpcpp.h>

#include <climits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "conformance/runner/textproto_file.h"
#include "conformance/runner/tls_credentials.h"

namespace loopspec::conformance {
namespace {

absl::StatusOr<std::string> read_option(const char* flag, const std::string& path) {
  if (path.empty()) return std::string();
  absl::StatusOr<std::string> text = read_file(path);
  if (text.ok()) return text;
  return absl::InvalidArgumentError(absl::StrCat("--", flag, ": ", std::string(text.status().message())));
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> credentials_of(const ConnectionOptions& options, grpc::ChannelArguments& arguments) {
  const bool tls = options.tls || !options.ca.empty() || !options.certificate.empty() || !options.key.empty() ||
                   !options.server_name.empty();
  if (!tls) return grpc::InsecureChannelCredentials();
  if (options.certificate.empty() != options.key.empty())
    return absl::InvalidArgumentError("--tls-certificate and --tls-key go together");
  absl::StatusOr<std::string> ca = read_option("tls-ca", options.ca);
  if (!ca.ok()) return ca.status();
  absl::StatusOr<std::string> certificate = read_option("tls-certificate", options.certificate);
  if (!certificate.ok()) return certificate.status();
  absl::StatusOr<std::string> key = read_option("tls-key", options.key);
  if (!key.ok()) return key.status();
  return make_tls_credentials({*std::move(ca), *std::move(key), *std::move(certificate), options.server_name}, arguments);
}

}  // namespace

absl::StatusOr<Connection> open_connection(const ConnectionOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(INT_MAX);
  auto credentials = credentials_of(options, arguments);
  if (!credentials.ok()) return credentials.status();
  absl::StatusOr<std::string> token = read_option("token-file", options.token_file);
  if (!token.ok()) return token.status();
  absl::StripAsciiWhitespace(&*token);
  if (!options.token_file.empty() && token->empty())
    return absl::InvalidArgumentError(absl::StrCat("--token-file ", options.token_file, ": holds no token"));
  for (const char c : *token)
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c)))
      return absl::InvalidArgumentError(absl::StrCat("--token-file ", options.token_file, ": holds more than one word"));
  return Connection{grpc::CreateCustomChannel(options.target, *credentials, arguments), *std::move(token)};
}

}  // namespace loopspec::conformance
