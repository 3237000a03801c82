#include "openssl_certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace loopspec::detail {
namespace {

using BioOwner = std::unique_ptr<BIO, decltype(&BIO_free)>;

// What `print(bio)` writes.
template <class Print>
std::string printed(Print print) {
  const BioOwner bio(BIO_new(BIO_s_mem()), &BIO_free);
  if (bio == nullptr || !print(bio.get())) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string text_of(const ASN1_STRING* value) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, value);
  if (size < 0) return {};
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

std::string object_name(const ASN1_OBJECT* object) {
  const int number = OBJ_obj2nid(object);
  if (number != NID_undef) return OBJ_nid2ln(number);
  char text[128];
  OBJ_obj2txt(text, sizeof text, object, 1);
  return text;
}

SSLCertificate::Names names_of(const X509_NAME* name) {
  SSLCertificate::Names names;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    names.emplace_back(object_name(X509_NAME_ENTRY_get_object(entry)), text_of(X509_NAME_ENTRY_get_data(entry)));
  }
  return names;
}

// OpenSSL prints "DNS:localhost", Python has ("DNS", "localhost"). Names are taken from their bytes: printing would not
// tell a comma in a name from the end of it.
std::pair<std::string, std::string> alternative_name(GENERAL_NAME* name) {
  switch (name->type) {
    case GEN_DNS:
      return {"DNS", text_of(name->d.dNSName)};
    case GEN_EMAIL:
      return {"email", text_of(name->d.rfc822Name)};
    case GEN_URI:
      return {"URI", text_of(name->d.uniformResourceIdentifier)};
    default:
      break;
  }
  const std::string text = printed([&](BIO* bio) { return GENERAL_NAME_print(bio, name) > 0; });
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

SSLCertificate::Names alternative_names(const X509* certificate) {
  SSLCertificate::Names result;
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> owner(names, &GENERAL_NAMES_free);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i)
    result.push_back(alternative_name(sk_GENERAL_NAME_value(names, i)));
  return result;
}

std::string time_text(const ASN1_TIME* time) {
  return printed([&](BIO* bio) { return ASN1_TIME_print(bio, time) > 0; });
}

std::string serial_text(const X509* certificate) {
  return printed([&](BIO* bio) { return i2a_ASN1_INTEGER(bio, X509_get0_serialNumber(certificate)) > 0; });
}

Bytes der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size < 0) return {};
  Bytes bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

SSLCertificate describe_certificate(X509* certificate, bool verified) {
  SSLCertificate result;
  result.der = der_of(certificate);
  if (!verified) return result;
  result.subject = names_of(X509_get_subject_name(certificate));
  result.issuer = names_of(X509_get_issuer_name(certificate));
  result.version = static_cast<int>(X509_get_version(certificate)) + 1;
  result.serial_number = serial_text(certificate);
  result.not_before = time_text(X509_get0_notBefore(certificate));
  result.not_after = time_text(X509_get0_notAfter(certificate));
  result.subject_alt_name = alternative_names(certificate);
  return result;
}

}  // namespace loopspec::detail
