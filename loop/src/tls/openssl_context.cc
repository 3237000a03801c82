#include "openssl_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cstring>

#include "openssl_engine.h"
#include "openssl_errors.h"

namespace loopspec::detail {
namespace {

constexpr int kSessionTickets = 2;

// A file that cannot be read is the system's error, not OpenSSL's.
[[noreturn]] void raise_load_error(const std::string& path) {
  const unsigned long first = ERR_peek_error();
  if (ERR_SYSTEM_ERROR(first)) {
    ERR_clear_error();
    const int error = ERR_GET_REASON(first);
    raise_os_error(error, "open", std::string(std::strerror(error)) + ": '" + path + "'");
  }
  if (ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_PEM || ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_SSL) {
    ERR_clear_error();
    throw SSLError("[SSL] PEM lib: '" + path + "'", "SSL");
  }
  raise_openssl_error();
}

// Never asks the terminal, as OpenSSL would by itself.
int give_password(char* buffer, int size, int, void* user) noexcept {
  const std::string& password = *static_cast<const std::string*>(user);
  if (password.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(password.begin(), password.end(), buffer);
  return static_cast<int>(password.size());
}

class PasswordScope {
 public:
  PasswordScope(SSL_CTX* context, const std::string& password) : context_(context) {
    SSL_CTX_set_default_passwd_cb(context, &give_password);
    SSL_CTX_set_default_passwd_cb_userdata(context, const_cast<std::string*>(&password));
  }
  PasswordScope(const PasswordScope&) = delete;
  PasswordScope& operator=(const PasswordScope&) = delete;
  ~PasswordScope() {
    SSL_CTX_set_default_passwd_cb(context_, nullptr);
    SSL_CTX_set_default_passwd_cb_userdata(context_, nullptr);
  }

 private:
  SSL_CTX* context_;
};

int protocol_number(SSLVersion version) {
  switch (version) {
    case SSLVersion::kTls1_2:
      return TLS1_2_VERSION;
    case SSLVersion::kTls1_3:
      return TLS1_3_VERSION;
    default:
      return 0;  // OpenSSL's own lowest or highest
  }
}

// Null for a connection that the program makes itself of a context that was adopted.
OpensslEngine* engine_of(SSL* ssl) {
  return static_cast<OpensslEngine*>(SSL_get_ex_data(ssl, OpensslContext::engine_index()));
}

int choose_alpn(SSL* ssl, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                unsigned int offered_size, void*) noexcept {
  const OpensslEngine* engine = engine_of(ssl);
  if (engine == nullptr) return SSL_TLSEXT_ERR_NOACK;
  const std::string& own = engine->openssl_context().alpn_protocols();
  const int result = SSL_select_next_proto(const_cast<unsigned char**>(chosen), chosen_size,
                                           reinterpret_cast<const unsigned char*>(own.data()),
                                           static_cast<unsigned int>(own.size()), offered, offered_size);
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

int report_server_name(SSL* ssl, int*, void*) noexcept {
  OpensslEngine* engine = engine_of(ssl);
  return engine == nullptr || engine->call_sni_callback() ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

OpensslContext::OpensslContext(SSL_CTX* context, std::optional<SSLMethod> method, bool check_hostname)
    : context_(context, &SSL_CTX_free), method_(method), check_hostname_(check_hostname) {}

int OpensslContext::engine_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void OpensslContext::load_cert_chain(const std::string& certfile, const std::optional<std::string>& keyfile,
                                     const std::string& password) {
  const PasswordScope scope(native(), password);
  const std::string& key = keyfile.value_or(certfile);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(native(), certfile.c_str()) != 1) raise_load_error(certfile);
  if (SSL_CTX_use_PrivateKey_file(native(), key.c_str(), SSL_FILETYPE_PEM) != 1) raise_load_error(key);
  if (SSL_CTX_check_private_key(native()) != 1) raise_openssl_error();
}

void OpensslContext::load_authorities(BytesView pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                      &BIO_free);
  X509_STORE* store = SSL_CTX_get_cert_store(native());
  bool any = false;
  ERR_clear_error();
  for (;;) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
    if (certificate == nullptr) break;
    any = true;
    if (X509_STORE_add_cert(store, certificate.get()) != 1) raise_openssl_error();
  }
  const unsigned long end = ERR_peek_last_error();
  ERR_clear_error();
  if (!any) throw SSLError("no start line: cadata does not contain a certificate");
  if (ERR_GET_REASON(end) != PEM_R_NO_START_LINE) throw SSLError("cadata holds a certificate that cannot be read");
}

void OpensslContext::load_verify_locations(const std::optional<std::string>& cafile,
                                           const std::optional<std::string>& capath, BytesView cadata) {
  if (!cafile && !capath && cadata.empty()) throw TypeError("cafile, capath and cadata cannot be all omitted");
  if (!cadata.empty()) load_authorities(cadata);
  ERR_clear_error();
  if (cafile && SSL_CTX_load_verify_file(native(), cafile->c_str()) != 1) raise_load_error(*cafile);
  if (capath && SSL_CTX_load_verify_dir(native(), capath->c_str()) != 1) raise_load_error(*capath);
}

void OpensslContext::load_default_certs() {
  if (SSL_CTX_set_default_verify_paths(native()) != 1) raise_openssl_error();
}

void OpensslContext::set_verify_mode(SSLVerifyMode mode) {
  if (mode == SSLVerifyMode::kNone && check_hostname_)
    throw ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
  int flags = SSL_VERIFY_NONE;
  if (mode == SSLVerifyMode::kOptional) flags = SSL_VERIFY_PEER;
  if (mode == SSLVerifyMode::kRequired) flags = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  SSL_CTX_set_verify(native(), flags, SSL_CTX_get_verify_callback(native()));
}

SSLVerifyMode OpensslContext::verify_mode() const {
  const int flags = SSL_CTX_get_verify_mode(native());
  if ((flags & SSL_VERIFY_PEER) == 0) return SSLVerifyMode::kNone;
  return (flags & SSL_VERIFY_FAIL_IF_NO_PEER_CERT) == 0 ? SSLVerifyMode::kOptional : SSLVerifyMode::kRequired;
}

void OpensslContext::set_check_hostname(bool check) {
  if (check && verify_mode() == SSLVerifyMode::kNone) set_verify_mode(SSLVerifyMode::kRequired);
  check_hostname_ = check;
}

void OpensslContext::set_minimum_version(SSLVersion version) {
  const int lowest = version == SSLVersion::kMaximumSupported ? TLS1_3_VERSION : protocol_number(version);
  const long highest = SSL_CTX_get_max_proto_version(native());
  if ((highest != 0 && lowest > highest) || SSL_CTX_set_min_proto_version(native(), lowest) != 1)
    throw ValueError("Unsupported protocol version: the minimum would be above the maximum");
}

void OpensslContext::set_maximum_version(SSLVersion version) {
  const int highest = version == SSLVersion::kMinimumSupported ? TLS1_2_VERSION : protocol_number(version);
  const long lowest = SSL_CTX_get_min_proto_version(native());
  if ((highest != 0 && highest < lowest) || SSL_CTX_set_max_proto_version(native(), highest) != 1)
    throw ValueError("Unsupported protocol version: the maximum would be below the minimum");
}

void OpensslContext::set_ciphers(const std::string& ciphers) {
  ERR_clear_error();
  if (SSL_CTX_set_cipher_list(native(), ciphers.c_str()) == 1) return;
  ERR_clear_error();
  throw SSLError("No cipher can be selected.");
}

void OpensslContext::set_alpn_protocols(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) {
    if (protocol.empty() || protocol.size() > 255) throw SSLError("ALPN protocols must be 1 to 255 in length");
    wire += static_cast<char>(protocol.size());
    wire += protocol;
  }
  if (SSL_CTX_set_alpn_protos(native(), reinterpret_cast<const unsigned char*>(wire.data()),
                              static_cast<unsigned int>(wire.size())) != 0)
    raise_openssl_error();
  alpn_protocols_ = std::move(wire);
  SSL_CTX_set_alpn_select_cb(native(), alpn_protocols_.empty() ? nullptr : &choose_alpn, nullptr);
}

void OpensslContext::set_sni_callback(SniCallback callback) {
  sni_callback_ = std::move(callback);
  using ServerNameCallback = int (*)(SSL*, int*, void*);
  const ServerNameCallback reporter = sni_callback_ ? &report_server_name : nullptr;
  SSL_CTX_set_tlsext_servername_callback(native(), reporter);
}

std::unique_ptr<SSLEngine> OpensslContext::wrap_bio(bool server_side, std::optional<std::string> server_hostname) {
  if (method_ && (*method_ == SSLMethod::kTlsServer) != server_side) {
    throw SSLError(server_side ? "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context"
                               : "Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
  }
  if (server_hostname && (server_hostname->empty() || server_hostname->front() == '.'))
    throw ValueError("server_hostname cannot be an empty string or start with a leading dot.");
  if (server_hostname && server_hostname->find('\0') != std::string::npos) throw ValueError("embedded null character");
  auto self = std::static_pointer_cast<OpensslContext>(shared_from_this());
  return std::make_unique<OpensslEngine>(std::move(self), server_side, std::move(server_hostname));
}

}  // namespace loopspec::detail

namespace loopspec {

SSLContext::~SSLContext() = default;
SSLObject::~SSLObject() = default;

std::shared_ptr<SSLContext> make_ssl_context(SSLMethod method) {
  const bool client = method == SSLMethod::kTlsClient;
  SSL_CTX* native = SSL_CTX_new(client ? TLS_client_method() : TLS_server_method());
  if (native == nullptr) detail::raise_openssl_error();
  auto context = std::make_shared<detail::OpensslContext>(native, method, client);
  SSL_CTX_set_options(native, (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_COMPRESSION |
                                  SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                  SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_num_tickets(native, detail::kSessionTickets);
  static constexpr unsigned char kSessionContext[] = "loopspec";
  SSL_CTX_set_session_id_context(native, kSessionContext, sizeof kSessionContext - 1);
  X509_VERIFY_PARAM* rules = SSL_CTX_get0_param(native);
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_TRUSTED_FIRST);
  X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  context->set_minimum_version(SSLVersion::kTls1_2);
  if (client) context->set_verify_mode(SSLVerifyMode::kRequired);
  return context;
}

std::shared_ptr<SSLContext> create_default_ssl_context(SSLMethod method) {
  const std::shared_ptr<SSLContext> context = make_ssl_context(method);
  if (method == SSLMethod::kTlsClient) context->load_default_certs();
  return context;
}

std::shared_ptr<SSLContext> adopt_ssl_context(ssl_ctx_st* context) {
  if (context == nullptr) throw ValueError("the context is a null pointer");
  SSL_CTX_up_ref(context);
  const bool verifies = (SSL_CTX_get_verify_mode(context) & SSL_VERIFY_PEER) != 0;
  return std::make_shared<detail::OpensslContext>(context, std::nullopt, verifies);
}

}  // namespace loopspec
