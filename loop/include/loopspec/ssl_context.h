// SSLContext: certificates and rules for many TLS connections.
//
// Python documentation: library/ssl.html#ssl-contexts
//
//   const auto context = make_ssl_context(SSLMethod::kTlsServer);
//   context->load_cert_chain("server.pem");
//   ServerOptions options;
//   options.ssl = context;
//
// May be shared by connections of loops on several threads, as long as nobody changes it meanwhile. A library that was
// built without OpenSSL (LOOPSPEC_TLS=OFF) makes none: RuntimeError.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loopspec/bytes.h"
#include "loopspec/ssl_error.h"
#include "loopspec/ssl_object.h"

// OpenSSL's own type; programs that use it include <openssl/ssl.h>.
struct ssl_ctx_st;

namespace loopspec {

namespace detail {
class SSLEngine;
}

enum class SSLMethod {
  kTlsClient,  // verifies the server's certificate and name
  kTlsServer,  // verifies nobody
};

enum class SSLVerifyMode {
  kNone,
  kOptional,  // a server asks, and verifies what it is shown
  kRequired,
};

enum class SSLVersion { kMinimumSupported, kTls1_2, kTls1_3, kMaximumSupported };

// Gets the name that the client asks for, if it named one, before the server's certificate is chosen.
using SniCallback = std::function<void(SSLObject&, const std::optional<std::string>&)>;

class SSLContext : public std::enable_shared_from_this<SSLContext> {
 public:
  SSLContext() = default;
  SSLContext(const SSLContext&) = delete;
  SSLContext& operator=(const SSLContext&) = delete;
  virtual ~SSLContext();

  // The own certificate, with those that lead to its authority behind it, and its key, in PEM files; by default the key
  // stands in the first. OSError when a file cannot be read, SSLError when it does not hold what it should or they do
  // not belong together.
  virtual void load_cert_chain(const std::string& certfile, const std::optional<std::string>& keyfile = std::nullopt,
                               const std::string& password = std::string()) = 0;
  // Authorities to trust: a PEM file, a folder as c_rehash makes it, PEM text. TypeError when all are left out.
  virtual void load_verify_locations(const std::optional<std::string>& cafile,
                                     const std::optional<std::string>& capath = std::nullopt,
                                     BytesView cadata = BytesView()) = 0;
  // The authorities that the system trusts.
  virtual void load_default_certs() = 0;

  // ValueError for kNone while names are checked.
  virtual void set_verify_mode(SSLVerifyMode mode) = 0;
  virtual SSLVerifyMode verify_mode() const = 0;
  // Clients: the certificate must be for server_hostname. Turns verification on.
  virtual void set_check_hostname(bool check) = 0;
  virtual bool check_hostname() const = 0;
  // ValueError for a version that the other end of the range, or OpenSSL, excludes.
  virtual void set_minimum_version(SSLVersion version) = 0;
  virtual void set_maximum_version(SSLVersion version) = 0;
  // OpenSSL's cipher list, for TLS 1.2. SSLError 'No cipher can be selected.'
  virtual void set_ciphers(const std::string& ciphers) = 0;
  // Protocols to offer, or of a server to choose from in the order of its own preference. SSLError unless each has 1 to
  // 255 bytes.
  virtual void set_alpn_protocols(const std::vector<std::string>& protocols) = 0;
  // Servers: called in the handshake. It may choose another context (SSLObject::set_context()). What it throws ends the
  // handshake. An empty function removes it.
  virtual void set_sni_callback(SniCallback callback) = 0;

  // OpenSSL's SSL_CTX*, which stays this object's: for what has no method here.
  virtual ssl_ctx_st* native() const noexcept = 0;

  // ---- Used by the library: TLS on bytes. SSLError for a client of a server's context or the other way round.
  virtual std::unique_ptr<detail::SSLEngine> wrap_bio(bool server_side, std::optional<std::string> server_hostname) = 0;
};

// ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) or (PROTOCOL_TLS_SERVER): TLS 1.2 and later, nothing trusted yet.
std::shared_ptr<SSLContext> make_ssl_context(SSLMethod method);
// ssl.create_default_context(): as `ssl = true` means for a client, with the authorities that the system trusts.
std::shared_ptr<SSLContext> create_default_ssl_context(SSLMethod method = SSLMethod::kTlsClient);
// A context that the program has made with OpenSSL; a reference to it is taken, and it stays as it is.
std::shared_ptr<SSLContext> adopt_ssl_context(ssl_ctx_st* context);

}  // namespace loopspec
