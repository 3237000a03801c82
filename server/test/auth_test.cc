// Tokens and certificates, before a server uses them.
#include <grpcpp/security/server_credentials.h>
#include <gtest/gtest.h>

#include "server/auth/certificate.h"
#include "server/auth/tls.h"
#include "server/auth/token_file.h"
#include "server/test/certificates.h"
#include "server/test/temporary_file.h"

namespace loopspec::server {
namespace {

using test::make_certificate;
using test::PemPair;
using test::TemporaryFile;

constexpr const char* kTokens = "# who  what\nalice  0123456789abcdef-alice\n\nalice\t0123456789abcdef-other\n  ci/nightly 0123456789abcdef-ci  \n";

TEST(TokenFile, KnowsWhoseATokenIs) {
  const TemporaryFile file(kTokens);
  const auto tokens = TokenFile::load(file.path());
  ASSERT_TRUE(tokens.ok()) << tokens.status();
  EXPECT_EQ(tokens->size(), 3U);
  EXPECT_EQ(tokens->identity_of("0123456789abcdef-alice"), "alice");
  EXPECT_EQ(tokens->identity_of("0123456789abcdef-other"), "alice");
  EXPECT_EQ(tokens->identity_of("0123456789abcdef-ci"), "ci/nightly");
  for (const char* wrong : {"", "0123456789abcdef-alic", "0123456789abcdef-alice ", "0123456789ABCDEF-ALICE", "alice"}) {
    EXPECT_EQ(tokens->identity_of(wrong), std::nullopt) << wrong;
  }
  EXPECT_EQ(tokens->warning(), "");
}

TEST(TokenFile, WarnsOfAFileThatOthersMayRead) {
  const TemporaryFile file(kTokens);
  std::filesystem::permissions(file.path(), std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  const auto tokens = TokenFile::load(file.path());
  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ(tokens->warning(), file.path() + " may be read by others than its owner (mode 0640); chmod 600 it");
}

struct BadTokens {
  std::string text;
  const char* message;
};

class BadTokenFile : public testing::TestWithParam<BadTokens> {};

TEST_P(BadTokenFile, IsRefusedAndShowsNoToken) {
  const TemporaryFile file(GetParam().text);
  const auto status = TokenFile::load(file.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), file.path() + GetParam().message);
  EXPECT_EQ(status.message().find("secret"), absl::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadTokenFile,
    testing::Values(BadTokens{"", ": holds no token, so that no call could be made"}, BadTokens{"# nothing\n\n", ": holds no token, so that no call could be made"},
                    BadTokens{"alice secret\n", ":1: the token must be 16 to 4096 printable characters without a blank"},
                    BadTokens{"\nalice\n", ":2: the token must be 16 to 4096 printable characters without a blank"},
                    BadTokens{"alice secret-secret secret-secret\n", ":1: the token must be 16 to 4096 printable characters without a blank"},
                    BadTokens{"alice " + std::string(4097, 'x'), ":1: the token must be 16 to 4096 printable characters without a blank"},
                    BadTokens{"al!ce secret-secret-secret\n", ":1: the identity must be 1 to 128 of [A-Za-z0-9._@:/-]"},
                    BadTokens{std::string(129, 'a') + " secret-secret-secret\n", ":1: the identity must be 1 to 128 of [A-Za-z0-9._@:/-]"},
                    BadTokens{"a secret-secret-secret\nb secret-secret-secret\n", ":2: the token stands in the file already"}));

TEST(TokenFile, NamesAFileThatIsNotThere) {
  EXPECT_EQ(TokenFile::load("/no/such/file").status().message(), "cannot read the tokens /no/such/file: No such file or directory");
}

void expect_starts(const std::string& text, const std::string& start) { EXPECT_EQ(text.substr(0, start.size()), start); }

class Tls : public testing::Test {
 protected:
  // The refusal of these texts as files; "" when they are taken. `#` in it stands for the certificate's path, `*` for the key's.
  static std::string refusal(const std::string& certificate, const std::string& key, const std::string& client_ca = "") {
    const TemporaryFile certificate_file(certificate, ".crt");
    const TemporaryFile key_file(key, ".key");
    const TemporaryFile ca_file(client_ca, ".ca");
    const auto made = make_server_credentials({certificate_file.path(), key_file.path(), client_ca.empty() ? "" : ca_file.path()});
    std::string message(made.status().message());
    for (const auto& [path, sign] : {std::pair(certificate_file.path(), "#"), std::pair(key_file.path(), "*"), std::pair(ca_file.path(), "@")}) {
      if (const auto at = message.find(path); at != std::string::npos) message.replace(at, path.size(), sign);
    }
    return message;
  }

  const PemPair ca_ = make_certificate({"Test CA", -3600, 3600, true});
  const PemPair server_ = make_certificate({"server"}, &ca_);
};

TEST_F(Tls, TakesWhatIsWhole) {
  EXPECT_EQ(refusal(server_.certificate, server_.key), "");
  EXPECT_EQ(refusal(server_.certificate + ca_.certificate, server_.key, ca_.certificate), "");
}

TEST_F(Tls, SaysWhatIsWrong) {
  const PemPair expired = make_certificate({"server", -7200, -3600}, &ca_);
  const PemPair future = make_certificate({"server", 3600, 7200}, &ca_);
  expect_starts(refusal(expired.certificate, expired.key), "#: the certificate of \"CN = server\" expired on ");
  expect_starts(refusal(future.certificate, future.key), "#: the certificate of \"CN = server\" is not valid before ");
  expect_starts(refusal(server_.certificate + expired.certificate, server_.key), "#: the certificate of \"CN = server\" expired on ");
  EXPECT_EQ(refusal(server_.certificate, ca_.key), "*: is not the key of the certificate");
  EXPECT_EQ(refusal(server_.certificate, server_.certificate), "*: holds no unencrypted PEM private key");
  EXPECT_EQ(refusal(server_.key, server_.key), "#: holds no PEM certificate");
  EXPECT_EQ(refusal("", server_.key), "#: holds no PEM certificate");
  EXPECT_EQ(refusal(server_.certificate, server_.key, "nothing"), "@: holds no PEM certificate");
  EXPECT_EQ(refusal(std::string((1U << 20U) + 1, 'x'), server_.key), "#: is larger than 1048576 bytes");
}

TEST_F(Tls, NamesFilesThatAreNotThere) {
  EXPECT_EQ(make_server_credentials({"/no/cert", "/no/key", ""}).status().message(), "cannot read /no/cert: No such file or directory");
  EXPECT_EQ(make_server_credentials({"/no/cert", "", ""}).status().message(), "TLS needs the certificate's key (tls.key, --tls-key)");
  EXPECT_EQ(make_server_credentials({"", "/no/key", ""}).status().message(), "TLS needs a certificate (tls.certificate, --tls-certificate)");
  EXPECT_EQ(make_server_credentials({"/tmp", "/no/key", ""}).status().message(), "cannot read /tmp: Is a directory");
  EXPECT_TRUE(make_server_credentials({}).ok());
}

}  // namespace
}  // namespace loopspec::server
