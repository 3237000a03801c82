// SSLContext without a connection.
#include "loopspec/ssl_context.h"

#include <openssl/ssl.h>

#include <fstream>
#include <sstream>

#include "loop_fixture.h"
#include "test_certificates.h"

namespace loopspec {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(SSLContextTest, Defaults) {
  const auto client = make_ssl_context(SSLMethod::kTlsClient);
  EXPECT_EQ(client->verify_mode(), SSLVerifyMode::kRequired);
  EXPECT_TRUE(client->check_hostname());
  const auto server = make_ssl_context(SSLMethod::kTlsServer);
  EXPECT_EQ(server->verify_mode(), SSLVerifyMode::kNone);
  EXPECT_FALSE(server->check_hostname());
  EXPECT_EQ(SSL_CTX_get_min_proto_version(server->native()), TLS1_2_VERSION);
  EXPECT_NE(SSL_CTX_get_options(server->native()) & SSL_OP_NO_RENEGOTIATION, 0u);
  EXPECT_TRUE(create_default_ssl_context()->check_hostname());
}

TEST(SSLContextTest, VerifyingAndNames) {
  const auto context = make_ssl_context(SSLMethod::kTlsClient);
  EXPECT_RAISES(ValueError, "Cannot set verify_mode to CERT_NONE when check_hostname is enabled.",
                context->set_verify_mode(SSLVerifyMode::kNone));
  context->set_check_hostname(false);
  context->set_verify_mode(SSLVerifyMode::kNone);
  context->set_check_hostname(true);  // turns verification on
  EXPECT_EQ(context->verify_mode(), SSLVerifyMode::kRequired);
  context->set_verify_mode(SSLVerifyMode::kOptional);
  EXPECT_EQ(context->verify_mode(), SSLVerifyMode::kOptional);
}

TEST(SSLContextTest, FilesThatAreNoCertificates) {
  const auto context = make_ssl_context(SSLMethod::kTlsServer);
  const TestCertificates& files = test_certificates();
  try {
    context->load_cert_chain("/nonexistent.pem");
    ADD_FAILURE() << "nothing was raised";
  } catch (const OSError& error) {
    EXPECT_EQ(error.type_name(), "FileNotFoundError");
    EXPECT_EQ(error.message(), "[Errno 2] No such file or directory: '/nonexistent.pem'");
  }
  EXPECT_RAISES(SSLError, "[SSL] PEM lib: '/etc/passwd'", context->load_cert_chain("/etc/passwd"));
  EXPECT_RAISES(SSLError, "[X509: KEY_VALUES_MISMATCH] key values mismatch",
                context->load_cert_chain(files.localhost, files.expired));
  EXPECT_RAISES(SSLError, "[SSL] PEM lib: '" + files.authority + "'",
                context->load_cert_chain(files.authority));  // without its key
  EXPECT_RAISES(SSLError, "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found",
                context->load_verify_locations("/etc/passwd"));
  EXPECT_RAISES(OSError, "[Errno 2] No such file or directory: '/nonexistent.pem'",
                context->load_verify_locations("/nonexistent.pem"));
  EXPECT_RAISES(TypeError, "cafile, capath and cadata cannot be all omitted",
                context->load_verify_locations(std::nullopt));
  EXPECT_RAISES(SSLError, "no start line: cadata does not contain a certificate",
                context->load_verify_locations(std::nullopt, std::nullopt, "garbage"));
}

TEST(SSLContextTest, CertificatesAsText) {
  const auto context = make_ssl_context(SSLMethod::kTlsClient);
  const std::string text = read_file(test_certificates().authority);
  context->load_verify_locations(std::nullopt, std::nullopt, text + text);
  EXPECT_EQ(sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context->native()))), 1);
  EXPECT_RAISES(SSLError, "cadata holds a certificate that cannot be read",
                context->load_verify_locations(std::nullopt, std::nullopt, text + text.substr(0, text.size() / 2)));
}

TEST(SSLContextTest, ListsThatCannotBe) {
  const auto context = make_ssl_context(SSLMethod::kTlsServer);
  EXPECT_RAISES(SSLError, "No cipher can be selected.", context->set_ciphers("nonsense"));
  context->set_ciphers("ECDHE+AESGCM");
  EXPECT_RAISES(SSLError, "ALPN protocols must be 1 to 255 in length", context->set_alpn_protocols({"h2", ""}));
  EXPECT_RAISES(SSLError, "ALPN protocols must be 1 to 255 in length",
                context->set_alpn_protocols({std::string(256, 'x')}));
  context->set_alpn_protocols({});
  context->set_maximum_version(SSLVersion::kTls1_2);
  EXPECT_RAISES(ValueError, "Unsupported protocol version: the minimum would be above the maximum",
                context->set_minimum_version(SSLVersion::kTls1_3));
  context->set_maximum_version(SSLVersion::kMaximumSupported);
  context->set_minimum_version(SSLVersion::kTls1_3);
  EXPECT_RAISES(ValueError, "Unsupported protocol version: the maximum would be below the minimum",
                context->set_maximum_version(SSLVersion::kTls1_2));
}

TEST(SSLContextTest, NothingToAdopt) {
  EXPECT_RAISES(ValueError, "the context is a null pointer", adopt_ssl_context(nullptr));
}

}  // namespace
}  // namespace loopspec
