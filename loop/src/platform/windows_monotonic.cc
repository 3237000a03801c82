#include "monotonic.h"
#include "windows_winsock.h"

namespace loopspec::platform {
namespace {

// Ticks for each second.
std::int64_t frequency() noexcept {
  static const std::int64_t value = [] {
    LARGE_INTEGER ticks;
    ::QueryPerformanceFrequency(&ticks);
    return std::int64_t{ticks.QuadPart};
  }();
  return value;
}

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

std::int64_t monotonic_ns() noexcept {
  LARGE_INTEGER ticks;
  ::QueryPerformanceCounter(&ticks);
  const std::int64_t per_second = frequency();
  // In two steps: a product of ticks and nanoseconds does not fit after a few days.
  return ticks.QuadPart / per_second * kSecond + ticks.QuadPart % per_second * kSecond / per_second;
}

std::int64_t monotonic_resolution_ns() noexcept { return (kSecond + frequency() - 1) / frequency(); }

}  // namespace loopspec::platform
