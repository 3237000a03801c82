// The names in programs.
#pragma once

#include <string_view>

namespace loopspec::script {

// [a-z][a-z0-9_.-]*
constexpr bool is_well_formed_name(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
  for (const char c : name) {
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.' && c != '-') return false;
  }
  return true;
}

// The id of the program's own loop.
inline constexpr std::string_view kLoopId = "loop";
// The id of a protocol's transport while a block of that protocol runs.
inline constexpr std::string_view kOwnId = "own";
// The name of the ops outside any block, which no block may have.
inline constexpr std::string_view kMainName = "main";

}  // namespace loopspec::script
