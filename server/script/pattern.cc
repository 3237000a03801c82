#include "server/script/pattern.h"

#include <zlib.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace loopspec::script {

namespace {

char pattern_byte(std::size_t i) { return static_cast<char>((i + i / 251) % 256); }

bool is_pattern(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != pattern_byte(i)) return false;
  }
  return true;
}

}  // namespace

std::string pattern(std::size_t count, std::size_t offset) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = pattern_byte(offset + i);
  return bytes;
}

std::string describe_bytes(std::string_view bytes) {
  const char first = bytes.front();
  const bool all_same = std::all_of(bytes.begin(), bytes.end(), [first](char c) { return c == first; });
  if (all_same && absl::ascii_isalnum(static_cast<unsigned char>(first))) return absl::StrCat(bytes.size(), " bytes of '", std::string(1, first), "'");
  if (is_pattern(bytes)) return absl::StrCat(bytes.size(), " bytes of the pattern");
  const auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return absl::StrCat(bytes.size(), " bytes, crc32 ", absl::Hex(sum, absl::kZeroPad8));
}

}  // namespace loopspec::script
