#include <time.h>

#include "monotonic.h"

namespace loopspec::platform {
namespace {

std::int64_t to_ns(const timespec& time) noexcept { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

std::int64_t monotonic_ns() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return to_ns(now);
}

std::int64_t monotonic_resolution_ns() noexcept {
  timespec resolution{};
  clock_getres(CLOCK_MONOTONIC, &resolution);
  return to_ns(resolution);
}

}  // namespace loopspec::platform
