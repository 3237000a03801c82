// Certificates for tests, made as they are needed.
#pragma once

#include <string>

namespace loopspec::test {

struct CertificateOptions {
  std::string common_name;
  // Seconds from now.
  long begins = -3600;
  long ends = 3600;
  bool authority = false;
};

struct PemPair {
  std::string certificate;
  std::string key;
};

// Signed by `issuer`, or by itself when that is null. For a server: its names are localhost and 127.0.0.1.
PemPair make_certificate(const CertificateOptions& options, const PemPair* issuer = nullptr);

}  // namespace loopspec::test
