// Where in the program a callback was scheduled. std::source_location is missing from clang 14.
#pragma once

#include <cstdint>

namespace loopspec {

struct SourceLocation {
  const char* file = "";
  std::uint32_t line = 0;

  // The place of the call in whose default argument this stands.
  static constexpr SourceLocation current(const char* file = __builtin_FILE(), std::uint32_t line = __builtin_LINE()) noexcept {
    return {file, line};
  }
};

}  // namespace loopspec
