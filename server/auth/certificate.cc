#include "server/auth/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

constexpr std::size_t kMaxPemBytes = 1U << 20U;

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<&BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;

Bio memory(const std::string& text) { return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

std::string text_of(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string subject_of(const X509& certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
  return text_of(*out);
}

std::string date_of(const ASN1_TIME& time) {
  const Bio out(BIO_new(BIO_s_mem()));
  ASN1_TIME_print(out.get(), &time);
  return text_of(*out);
}

// Asked for a passphrase, it has none: the default would ask at the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

absl::Status check_dates(const X509& certificate, const std::string& path) {
  const ASN1_TIME& begin = *X509_get0_notBefore(&certificate);
  const ASN1_TIME& end = *X509_get0_notAfter(&certificate);
  const bool expired = X509_cmp_current_time(&end) <= 0;
  if (!expired && X509_cmp_current_time(&begin) < 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ": the certificate of \"", subject_of(certificate), expired ? "\" expired on " : "\" is not valid before ",
                                                 date_of(expired ? end : begin)));
}

}  // namespace

absl::StatusOr<std::string> read_pem(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxPemBytes + 1, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open() || (file.gcount() == 0 && errno != 0)) {
    return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxPemBytes) return absl::InvalidArgumentError(absl::StrCat(path, ": is larger than ", kMaxPemBytes, " bytes"));
  return text;
}

absl::Status check_certificates(const std::string& pem, const std::string& path) {
  const Bio in = memory(pem);
  int count = 0;
  while (const Certificate certificate{PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr)}) {
    if (absl::Status status = check_dates(*certificate, path); !status.ok()) return status;
    ++count;
  }
  ERR_clear_error();
  return count > 0 ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat(path, ": holds no PEM certificate"));
}

absl::Status check_key(const std::string& key_pem, const std::string& key_path, const std::string& certificate_pem) {
  const Bio key_in = memory(key_pem);
  const Bio certificate_in = memory(certificate_pem);
  const Key key(PEM_read_bio_PrivateKey(key_in.get(), nullptr, no_passphrase, nullptr));
  const Certificate certificate(PEM_read_bio_X509(certificate_in.get(), nullptr, no_passphrase, nullptr));
  const bool fits = key != nullptr && certificate != nullptr && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) return absl::InvalidArgumentError(absl::StrCat(key_path, ": holds no unencrypted PEM private key"));
  return fits ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat(key_path, ": is not the key of the certificate"));
}

}  // namespace loopspec::server
