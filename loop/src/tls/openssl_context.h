// SSLContext on OpenSSL.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loopspec/ssl_context.h"

namespace loopspec::detail {

class OpensslContext final : public SSLContext {
 public:
  // Takes over the reference. `method` is what it was made for; absent when it may do both.
  OpensslContext(SSL_CTX* context, std::optional<SSLMethod> method, bool check_hostname);

  void load_cert_chain(const std::string& certfile, const std::optional<std::string>& keyfile,
                       const std::string& password) override;
  void load_verify_locations(const std::optional<std::string>& cafile, const std::optional<std::string>& capath,
                             BytesView cadata) override;
  void load_default_certs() override;
  void set_verify_mode(SSLVerifyMode mode) override;
  SSLVerifyMode verify_mode() const override;
  void set_check_hostname(bool check) override;
  bool check_hostname() const override { return check_hostname_; }
  void set_minimum_version(SSLVersion version) override;
  void set_maximum_version(SSLVersion version) override;
  void set_ciphers(const std::string& ciphers) override;
  void set_alpn_protocols(const std::vector<std::string>& protocols) override;
  void set_sni_callback(SniCallback callback) override;
  SSL_CTX* native() const noexcept override { return context_.get(); }
  std::unique_ptr<SSLEngine> wrap_bio(bool server_side, std::optional<std::string> server_hostname) override;

  // ---- For its connections, whose data says which engine they are
  static int engine_index();
  // As on the wire: each with its length before it.
  const std::string& alpn_protocols() const noexcept { return alpn_protocols_; }
  const SniCallback& sni_callback() const noexcept { return sni_callback_; }

 private:
  void load_authorities(BytesView pem);

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::optional<SSLMethod> method_;
  bool check_hostname_;
  std::string alpn_protocols_;
  SniCallback sni_callback_;
};

}  // namespace loopspec::detail
