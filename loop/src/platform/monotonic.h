#pragma once

#include <cstdint>

namespace loopspec::platform {

// The system's monotonic clock, in nanoseconds.
std::int64_t monotonic_ns() noexcept;
std::int64_t monotonic_resolution_ns() noexcept;

}  // namespace loopspec::platform
