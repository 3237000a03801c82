// For a build without OpenSSL: Windows has the function in its own library.
#include <windows.h>

// After windows.h.
#include <bcrypt.h>

#include <stdexcept>

#include "server/auth/digest.h"

namespace loopspec::server {

Digest digest_of(std::string_view text) {
  Digest digest;
  // It does not change what it reads, and asks for a pointer to what may be changed.
  auto* data = reinterpret_cast<PUCHAR>(const_cast<char*>(text.data()));
  BCRYPT_ALG_HANDLE algorithm = nullptr;
  bool done = BCryptOpenAlgorithmProvider(&algorithm, BCRYPT_SHA256_ALGORITHM, nullptr, 0) >= 0;
  if (done) {
    done = BCryptHash(algorithm, nullptr, 0, data, static_cast<ULONG>(text.size()), digest.data(), static_cast<ULONG>(digest.size())) >= 0;
    BCryptCloseAlgorithmProvider(algorithm, 0);
  }
  if (!done) throw std::runtime_error("the system computes no SHA-256");
  return digest;
}

bool same_digest(const Digest& a, const Digest& b) {
  volatile std::uint8_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) different = different | (a[i] ^ b[i]);
  return different == 0;
}

}  // namespace loopspec::server
