#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace loopspec::detail {

// Nearest nanosecond; what does not fit saturates, and NaN never comes.
inline std::int64_t seconds_to_ns(double seconds) noexcept {
  constexpr double kLimit = 9.2e18;
  const double ns = seconds * 1e9;
  if (std::isnan(ns) || ns >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (ns <= -kLimit) return std::numeric_limits<std::int64_t>::min();
  return std::llround(ns);
}

// Sum of a time and a delay; saturates.
inline std::int64_t add_ns(std::int64_t now_ns, std::int64_t delay_ns) noexcept {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  if (delay_ns > 0 && now_ns > kMax - delay_ns) return kMax;
  if (delay_ns < 0 && now_ns < kMin - delay_ns) return kMin;
  return now_ns + delay_ns;
}

// As short as it reads back the same: "0.1", "300".
inline std::string format_seconds(double seconds) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, seconds).ptr};
}

}  // namespace loopspec::detail
