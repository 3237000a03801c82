// Digests of tokens: SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace loopspec::server {

using Digest = std::array<std::uint8_t, 32>;

Digest digest_of(std::string_view text);
// Takes the same time whatever they are.
bool same_digest(const Digest& a, const Digest& b);

}  // namespace loopspec::server
