#include "openssl_errors.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cctype>

#include "loopspec/ssl_error.h"

namespace loopspec::detail {
namespace {

// As Python names OpenSSL's parts.
std::string library_name(unsigned long code) {
  switch (ERR_GET_LIB(code)) {
    case ERR_LIB_SSL:
      return "SSL";
    case ERR_LIB_X509:
      return "X509";
    case ERR_LIB_PEM:
      return "PEM";
    default:
      return {};
  }
}

// "wrong version number" is the text of SSL_R_WRONG_VERSION_NUMBER.
std::string reason_name(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::isalnum(c) != 0 ? static_cast<char>(std::toupper(c)) : '_'; });
  return text;
}

std::exception_ptr make_error(unsigned long code) {
  if (code == 0) return std::make_exception_ptr(SSLError("unknown error"));
  const char* text = ERR_reason_error_string(code);
  const std::string library = library_name(code);
  if (text == nullptr) {
    return std::make_exception_ptr(
        SSLError((library.empty() ? "" : "[" + library + "] ") + "unknown error " + std::to_string(code), library));
  }
  const std::string reason = reason_name(text);
  const std::string names = library.empty() ? reason : library + ": " + reason;
  return std::make_exception_ptr(SSLError("[" + names + "] " + text, library, reason));
}

std::string verify_message(long result, const std::optional<std::string>& server_hostname) {
  const std::string name = server_hostname.value_or(std::string());
  switch (result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return "Hostname mismatch, certificate is not valid for '" + name + "'.";
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "IP address mismatch, certificate is not valid for '" + name + "'.";
    default:
      return X509_verify_cert_error_string(result);
  }
}

}  // namespace

std::exception_ptr take_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  return make_error(code);
}

void raise_openssl_error() {
  std::rethrow_exception(take_openssl_error());
}

std::exception_ptr take_ssl_error(SSL* ssl, const std::optional<std::string>& server_hostname) {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    const long result = SSL_get_verify_result(ssl);
    return std::make_exception_ptr(
        SSLCertVerificationError(static_cast<int>(result), verify_message(result, server_hostname)));
  }
  return make_error(code);
}

}  // namespace loopspec::detail
