// SSLObject: the facts of one TLS connection, which get_extra_info("ssl_object") gives.
//
// Python documentation: library/ssl.html#ssl.SSLObject, #ssl.SSLSocket.getpeercert
//
// Kept by whoever asked for it, also after the connection is lost. Belongs to the loop's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/bytes.h"

// OpenSSL's own type; programs that use native() include <openssl/ssl.h>.
struct ssl_st;

namespace loopspec {

class SSLContext;

// What getpeercert() says of a certificate.
struct SSLCertificate {
  // Pairs such as ("commonName", "localhost") or ("DNS", "localhost").
  using Names = std::vector<std::pair<std::string, std::string>>;

  // The certificate as it came. All else is empty, as in Python, when the context does not verify.
  Bytes der;
  Names subject;
  Names issuer;
  int version = 0;
  std::string serial_number;  // hexadecimal: "0A1B"
  std::string not_before;     // "Jan  1 00:00:00 2000 GMT"
  std::string not_after;
  Names subject_alt_name;
};

struct SSLCipher {
  std::string name;      // "TLS_AES_256_GCM_SHA384"
  std::string protocol;  // of the cipher, not of the connection: "TLSv1.3"
  int secret_bits = 0;
};

class SSLObject {
 public:
  SSLObject() = default;
  SSLObject(const SSLObject&) = delete;
  SSLObject& operator=(const SSLObject&) = delete;
  virtual ~SSLObject();

  virtual const std::shared_ptr<SSLContext>& context() const noexcept = 0;
  // For SniCallback: the certificate and the rules of another context.
  virtual void set_context(std::shared_ptr<SSLContext> context) = 0;
  virtual bool server_side() const noexcept = 0;
  // A client's: the name asked for. A server's: absent.
  virtual const std::optional<std::string>& server_hostname() const noexcept = 0;
  // "TLSv1.3"; absent before the handshake.
  virtual std::optional<std::string> version() const = 0;
  virtual std::optional<SSLCipher> cipher() const = 0;
  // Always absent: TLS compression is off.
  virtual std::optional<std::string> compression() const = 0;
  virtual std::optional<std::string> selected_alpn_protocol() const = 0;
  virtual bool session_reused() const noexcept = 0;
  // Absent when the peer showed none.
  virtual std::optional<SSLCertificate> getpeercert() const = 0;
  // OpenSSL's SSL*, which stays this object's.
  virtual ssl_st* native() const noexcept = 0;
};

}  // namespace loopspec
