// SSLEngine on OpenSSL.
#pragma once

#include <openssl/ssl.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "openssl_context.h"
#include "ssl_engine.h"

namespace loopspec::detail {

class OpensslEngine final : public SSLEngine {
 public:
  OpensslEngine(std::shared_ptr<OpensslContext> context, bool server_side, std::optional<std::string> server_hostname);

  // ---- SSLObject
  const std::shared_ptr<SSLContext>& context() const noexcept override { return context_; }
  void set_context(std::shared_ptr<SSLContext> context) override;
  bool server_side() const noexcept override { return server_side_; }
  const std::optional<std::string>& server_hostname() const noexcept override { return server_hostname_; }
  std::optional<std::string> version() const override;
  std::optional<SSLCipher> cipher() const override;
  std::optional<std::string> compression() const override { return std::nullopt; }
  std::optional<std::string> selected_alpn_protocol() const override;
  bool session_reused() const noexcept override { return SSL_session_reused(ssl_.get()) == 1; }
  std::optional<SSLCertificate> getpeercert() const override;
  SSL* native() const noexcept override { return ssl_.get(); }

  // ---- SSLEngine
  bool do_handshake() override;
  Read read(MutableBytes buffer) override;
  std::size_t write(BytesView data) override;
  bool unwrap() override;

  // ---- For OpenSSL's callbacks
  const OpensslContext& openssl_context() const noexcept { return *openssl_context_; }
  // False when it threw.
  bool call_sni_callback() noexcept;

 private:
  void expect_name();
  // Of a call that did not do: returns when more has to arrive.
  void check_again(int result);

  std::shared_ptr<SSLContext> context_;
  OpensslContext* openssl_context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  bool server_side_;
  std::optional<std::string> server_hostname_;
  std::exception_ptr callback_error_;
};

}  // namespace loopspec::detail
