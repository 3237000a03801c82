// The limits by name: where each is in Limits, what it may be, and what it is for. Configuration, flags and documentation come from
// here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "server/limits.h"

namespace loopspec::config::v1 {
class Limits;
}  // namespace loopspec::config::v1

namespace loopspec::server {

struct LimitRow {
  // "max_programs": the name in Limits, in config.v1.Limits, and in refusals.
  const char* name;
  // "programs that run or wait".
  const char* what;
  std::uint64_t minimum;
  std::uint64_t maximum;
  std::uint64_t (*get)(const Limits& limits);
  void (*set)(Limits& limits, std::uint64_t value);
};

// In the order of config.v1.Limits.
const std::vector<LimitRow>& limit_table();

// Sets what the message sets. INVALID_ARGUMENT: "limits.max_wall_ms 0: must be from 1 to 86400000".
absl::Status set_limits(const config::v1::Limits& from, Limits& to);

}  // namespace loopspec::server
