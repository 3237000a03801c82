// The exceptions of TLS.
//
// Python documentation: library/ssl.html#exceptions
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "loopspec/exceptions.h"

namespace loopspec {

// What OpenSSL refused. The message reads "[SSL: WRONG_VERSION_NUMBER] wrong version number"; Python adds the place in
// its own source. error_number() is 0: it is no errno.
class SSLError : public OSError {
 public:
  explicit SSLError(std::string message, std::string library = std::string(), std::string reason = std::string())
      : OSError(std::move(message)),
        names_(std::make_shared<const std::pair<std::string, std::string>>(std::move(library), std::move(reason))) {}
  // "SSL", "X509", "PEM"; empty when the error is not OpenSSL's own.
  const std::string& library() const noexcept { return names_->first; }
  // "CERTIFICATE_VERIFY_FAILED"; empty when unknown.
  const std::string& reason() const noexcept { return names_->second; }
  std::string_view type_name() const noexcept override { return "SSLError"; }

 private:
  std::shared_ptr<const std::pair<std::string, std::string>> names_;
};

// The peer's certificate, or the name in it, was not accepted. Python's CertificateError is the same class. In Python
// it is a ValueError as well, which would make it two Exceptions in C++.
class SSLCertVerificationError : public SSLError {
 public:
  SSLCertVerificationError(int verify_code, std::string verify_message)
      : SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: " + verify_message, "SSL",
                 "CERTIFICATE_VERIFY_FAILED"),
        verify_code_(verify_code),
        verify_message_(std::make_shared<const std::string>(std::move(verify_message))) {}
  // OpenSSL's X509_V_ERR_ number.
  int verify_code() const noexcept { return verify_code_; }
  // "certificate has expired"
  const std::string& verify_message() const noexcept { return *verify_message_; }
  std::string_view type_name() const noexcept override { return "SSLCertVerificationError"; }

 private:
  int verify_code_;
  std::shared_ptr<const std::string> verify_message_;
};

// The peer ended TLS where it must not.
class SSLZeroReturnError : public SSLError {
 public:
  using SSLError::SSLError;
  std::string_view type_name() const noexcept override { return "SSLZeroReturnError"; }
};

// The connection ended in the middle of TLS.
class SSLEOFError : public SSLError {
 public:
  using SSLError::SSLError;
  std::string_view type_name() const noexcept override { return "SSLEOFError"; }
};

}  // namespace loopspec
