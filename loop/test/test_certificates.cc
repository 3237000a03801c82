#include "test_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace loopspec {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL could not make a certificate");
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

struct Wanted {
  std::string name;
  std::string alternative_names;  // "DNS:localhost,IP:127.0.0.1"
  bool authority = false;
  bool expired = false;
};

Certificate make_certificate(const Wanted& wanted, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  static long serial = 1;
  Certificate certificate(X509_new(), &X509_free);
  X509* made = certificate.get();
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
  require(ASN1_TIME_set_string_X509(X509_getm_notBefore(made), "20000101000000Z") == 1);
  require(ASN1_TIME_set_string_X509(X509_getm_notAfter(made), wanted.expired ? "20010101000000Z" : "21200101000000Z") ==
          1);
  X509_set_pubkey(made, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wanted.name.c_str()), -1, -1, 0);
  if (issuer == nullptr) issuer = made;
  X509_set_issuer_name(made, X509_get_subject_name(issuer));
  if (wanted.authority) add_extension(made, issuer, NID_basic_constraints, "critical,CA:TRUE");
  if (!wanted.alternative_names.empty()) add_extension(made, issuer, NID_subject_alt_name, wanted.alternative_names);
  require(X509_sign(made, issuer_key, EVP_sha256()) > 0);
  return certificate;
}

std::string write_pem(const std::string& path, X509* certificate, EVP_PKEY* key) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  require(file != nullptr);
  require(PEM_write_X509(file, certificate) == 1);
  if (key != nullptr) require(PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  require(std::fclose(file) == 0);
  return path;
}

class Files {
 public:
  Files() {
    std::string pattern = (std::filesystem::temp_directory_path() / "loopspec-certificates-XXXXXX").string();
    require(mkdtemp(pattern.data()) != nullptr);
    made.folder = pattern;
    const Key authority_key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate authority =
        make_certificate({"test authority", "", true, false}, authority_key.get(), nullptr, authority_key.get());
    made.authority = write_pem(pattern + "/authority.pem", authority.get(), nullptr);
    const auto issue = [&](const std::string& file, const Wanted& wanted, bool by_authority) {
      const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
      const Certificate certificate = by_authority
                                          ? make_certificate(wanted, key.get(), authority.get(), authority_key.get())
                                          : make_certificate(wanted, key.get(), nullptr, key.get());
      return write_pem(pattern + "/" + file + ".pem", certificate.get(), key.get());
    };
    made.localhost = issue("localhost", {"test localhost", "DNS:localhost,IP:127.0.0.1,IP:::1", false, false}, true);
    made.elsewhere = issue("elsewhere", {"test elsewhere", "DNS:elsewhere.invalid", false, false}, true);
    made.expired = issue("expired", {"test expired", "DNS:localhost", false, true}, true);
    made.self_signed = issue("self_signed", {"test self-signed", "DNS:localhost", false, false}, false);
    made.client = issue("client", {"test client", "", false, false}, true);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(made.folder, ignored);
  }

  TestCertificates made;
};

}  // namespace

const TestCertificates& test_certificates() {
  static const Files files;
  return files.made;
}

}  // namespace loopspec
