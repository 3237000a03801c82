// Certificates for tests, made when they are first needed and removed when the process ends.
#pragma once

#include <string>

namespace loopspec {

// Paths of PEM files. All but the authority's hold a certificate and its key.
struct TestCertificates {
  std::string folder;
  std::string authority;    // signs the others
  std::string localhost;    // for "localhost", 127.0.0.1 and ::1
  std::string elsewhere;    // for "elsewhere.invalid"
  std::string expired;      // for "localhost", until 2001
  std::string self_signed;  // for "localhost"
  std::string client;       // named "test client"
};

const TestCertificates& test_certificates();

}  // namespace loopspec
