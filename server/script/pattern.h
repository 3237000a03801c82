// The pattern that programs send, and what longer runs of bytes are called (docs/protocol.md, "Bytes").
//
// Every function is pure and may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace loopspec::script {

// Longer ones are recorded by what they are.
inline constexpr std::size_t kMaxShownBytes = 64;

// So many bytes of it, from `offset` on.
std::string pattern(std::size_t count, std::size_t offset = 0);

// "1048576 bytes of the pattern", "65536 bytes of 'x'", "70000 bytes, crc32 0a1b2c3d". Not for no bytes.
std::string describe_bytes(std::string_view bytes);

}  // namespace loopspec::script
