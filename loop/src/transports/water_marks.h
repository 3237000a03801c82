// WaterMarks: when a buffer counts as full, and when it has room again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "loopspec/exceptions.h"

namespace loopspec::detail {

class WaterMarks {
 public:
  explicit WaterMarks(std::size_t high) noexcept : default_high_(high) { set(std::nullopt, std::nullopt); }

  // By default `high` is that of the constructor, or four times `low`; low is a quarter of high. ValueError unless high
  // >= low >= 0.
  void set(std::optional<std::int64_t> high, std::optional<std::int64_t> low) {
    const std::int64_t upper = high ? *high : low ? 4 * *low : static_cast<std::int64_t>(default_high_);
    const std::int64_t lower = low ? *low : upper / 4;
    if (upper < lower || lower < 0) {
      throw ValueError("high (" + std::to_string(upper) + ") must be >= low (" + std::to_string(lower) +
                       ") must be >= 0");
    }
    high_ = static_cast<std::size_t>(upper);
    low_ = static_cast<std::size_t>(lower);
  }
  std::size_t low() const noexcept { return low_; }
  std::size_t high() const noexcept { return high_; }

  // An empty buffer is never full: asyncio's is when `high` is 0, and then pauses and resumes in turn.
  bool is_full(std::size_t size) const noexcept { return size >= std::max(high_, std::size_t{1}); }
  bool has_room(std::size_t size) const noexcept { return size <= low_; }

 private:
  std::size_t default_high_;
  std::size_t high_ = 0;
  std::size_t low_ = 0;
};

}  // namespace loopspec::detail
