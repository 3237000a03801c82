#include "server/auth/tls.h"

#include <grpcpp/security/server_credentials.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/auth/certificate.h"

namespace loopspec::server {

namespace {

absl::Status check_whole(const TlsOptions& options) {
  if (options.certificate.empty()) return absl::InvalidArgumentError("TLS needs a certificate (tls.certificate, --tls-certificate)");
  if (options.key.empty()) return absl::InvalidArgumentError("TLS needs the certificate's key (tls.key, --tls-key)");
  return absl::OkStatus();
}

absl::StatusOr<std::string> read_certificates(const std::string& path) {
  auto pem = read_pem(path);
  if (!pem.ok()) return pem;
  if (absl::Status status = check_certificates(*pem, path); !status.ok()) return status;
  return pem;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> make_server_credentials(const TlsOptions& options) {
  if (!options.enabled()) return grpc::InsecureServerCredentials();
  if (absl::Status status = check_whole(options); !status.ok()) return status;
  auto certificate = read_certificates(options.certificate);
  if (!certificate.ok()) return certificate.status();
  auto key = read_pem(options.key);
  if (!key.ok()) return key.status();
  if (absl::Status status = check_key(*key, options.key, *certificate); !status.ok()) return status;
  grpc::SslServerCredentialsOptions ssl(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  if (!options.client_ca.empty()) {
    auto authorities = read_certificates(options.client_ca);
    if (!authorities.ok()) return authorities.status();
    ssl.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
    ssl.pem_root_certs = *std::move(authorities);
  }
  ssl.pem_key_cert_pairs.push_back({*std::move(key), *std::move(certificate)});
  return grpc::SslServerCredentials(ssl);
}

}  // namespace loopspec::server
