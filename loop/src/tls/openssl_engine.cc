#include "openssl_engine.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <limits>

#include "openssl_bio.h"
#include "openssl_certificate.h"
#include "openssl_errors.h"

namespace loopspec::detail {
namespace {

int int_size(std::size_t size) {
  return static_cast<int>(std::min(size, static_cast<std::size_t>(std::numeric_limits<int>::max())));
}

}  // namespace

OpensslEngine::OpensslEngine(std::shared_ptr<OpensslContext> context, bool server_side,
                             std::optional<std::string> server_hostname)
    : context_(context),
      openssl_context_(context.get()),
      ssl_(SSL_new(context->native()), &SSL_free),
      server_side_(server_side),
      server_hostname_(std::move(server_hostname)) {
  if (ssl_ == nullptr) raise_openssl_error();
  SSL_set_ex_data(native(), OpensslContext::engine_index(), this);
  BIO* bio = make_queue_bio(incoming(), outgoing());
  SSL_set_bio(native(), bio, bio);
  SSL_set_mode(native(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
  SSL_set_options(native(), SSL_OP_NO_RENEGOTIATION);
  if (server_side_) {
    SSL_set_accept_state(native());
  } else {
    SSL_set_connect_state(native());
    expect_name();
  }
}

// What the server is asked for and what its certificate must be for. Addresses are never asked for.
void OpensslEngine::expect_name() {
  if (!server_hostname_) return;
  const std::unique_ptr<ASN1_OCTET_STRING, decltype(&ASN1_OCTET_STRING_free)> address(
      a2i_IPADDRESS(server_hostname_->c_str()), &ASN1_OCTET_STRING_free);
  ERR_clear_error();
  if (address == nullptr && SSL_set_tlsext_host_name(native(), server_hostname_->c_str()) != 1) raise_openssl_error();
  if (!context_->check_hostname()) return;
  X509_VERIFY_PARAM* rules = SSL_get0_param(native());
  const int set = address != nullptr
                      ? X509_VERIFY_PARAM_set1_ip(rules, ASN1_STRING_get0_data(address.get()),
                                                  static_cast<std::size_t>(ASN1_STRING_length(address.get())))
                      : X509_VERIFY_PARAM_set1_host(rules, server_hostname_->data(), server_hostname_->size());
  if (set != 1) raise_openssl_error();
}

void OpensslEngine::set_context(std::shared_ptr<SSLContext> context) {
  auto* other = dynamic_cast<OpensslContext*>(context.get());
  if (other == nullptr) throw TypeError("The value must be a SSLContext");
  SSL_set_SSL_CTX(native(), other->native());
  // OpenSSL changes the certificate alone.
  SSL_set_verify(native(), SSL_CTX_get_verify_mode(other->native()), SSL_CTX_get_verify_callback(other->native()));
  context_ = std::move(context);
  openssl_context_ = other;
}

bool OpensslEngine::call_sni_callback() noexcept {
  const SniCallback callback = openssl_context_->sni_callback();  // it may replace itself
  if (!callback) return true;
  const char* name = SSL_get_servername(native(), TLSEXT_NAMETYPE_host_name);
  try {
    callback(*this, name == nullptr ? std::nullopt : std::make_optional<std::string>(name));
    return true;
  } catch (...) {
    callback_error_ = std::current_exception();
    return false;
  }
}

// ---- Facts

std::optional<std::string> OpensslEngine::version() const {
  if (SSL_is_init_finished(native()) == 0) return std::nullopt;
  return SSL_get_version(native());
}

std::optional<SSLCipher> OpensslEngine::cipher() const {
  const SSL_CIPHER* current = SSL_get_current_cipher(native());
  if (current == nullptr) return std::nullopt;
  SSLCipher result;
  result.name = SSL_CIPHER_get_name(current);
  result.protocol = SSL_CIPHER_get_version(current);
  result.secret_bits = SSL_CIPHER_get_bits(current, nullptr);
  return result;
}

std::optional<std::string> OpensslEngine::selected_alpn_protocol() const {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(native(), &name, &size);
  if (name == nullptr) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(name), size);
}

std::optional<SSLCertificate> OpensslEngine::getpeercert() const {
  X509* certificate = SSL_get0_peer_certificate(native());
  if (certificate == nullptr) return std::nullopt;
  return describe_certificate(certificate, (SSL_get_verify_mode(native()) & SSL_VERIFY_PEER) != 0);
}

// ---- Bytes

void OpensslEngine::check_again(int result) {
  switch (SSL_get_error(native(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      ERR_clear_error();
      return;
    case SSL_ERROR_ZERO_RETURN:
      ERR_clear_error();
      throw SSLZeroReturnError("TLS/SSL connection has been closed (EOF)");
    case SSL_ERROR_SYSCALL:
      ERR_clear_error();
      throw SSLEOFError("EOF occurred in violation of protocol");
    default:
      break;
  }
  if (const std::exception_ptr thrown = std::exchange(callback_error_, nullptr)) {
    ERR_clear_error();
    std::rethrow_exception(thrown);
  }
  std::rethrow_exception(take_ssl_error(native(), server_hostname_));
}

bool OpensslEngine::do_handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(native());
  if (result == 1) return true;
  check_again(result);
  return false;
}

SSLEngine::Read OpensslEngine::read(MutableBytes buffer) {
  ERR_clear_error();
  const int result = SSL_read(native(), buffer.data(), int_size(buffer.size()));
  if (result > 0) return {static_cast<std::size_t>(result), false};
  if (SSL_get_error(native(), result) == SSL_ERROR_ZERO_RETURN && SSL_get_shutdown(native()) == SSL_RECEIVED_SHUTDOWN)
    return {0, true};
  check_again(result);
  return {};
}

std::size_t OpensslEngine::write(BytesView data) {
  std::size_t written = 0;
  while (written < data.size()) {
    const BytesView rest = data.substr(written);
    ERR_clear_error();
    const int result = SSL_write(native(), rest.data(), int_size(rest.size()));
    if (result <= 0) {
      check_again(result);
      break;
    }
    written += static_cast<std::size_t>(result);
  }
  return written;
}

bool OpensslEngine::unwrap() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    ERR_clear_error();
    const int result = SSL_shutdown(native());
    if (result > 0) return true;
    if (result < 0) {
      check_again(result);
      return false;
    }
    // 0: our close_notify was sent; the second call looks for the peer's.
  }
  return true;
}

}  // namespace loopspec::detail
