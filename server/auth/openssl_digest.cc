#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "server/auth/digest.h"

namespace loopspec::server {

Digest digest_of(std::string_view text) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

bool same_digest(const Digest& a, const Digest& b) { return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace loopspec::server
