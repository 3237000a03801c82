// From the loop's timeouts to the kernel's.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>

namespace loopspec::selectors {

// No kernel interface takes every int64; a day is asyncio's limit too, and the loop just asks again.
inline constexpr std::int64_t kMaxTimeoutNs = std::int64_t{24} * 3600 * 1'000'000'000;

// For ppoll(), pselect(), kevent() and epoll_pwait2(); `storage` must outlive the call. Null waits without end.
inline const timespec* to_timespec(std::int64_t timeout_ns, timespec& storage) noexcept {
  if (timeout_ns < 0) return nullptr;
  const std::int64_t ns = std::min(timeout_ns, kMaxTimeoutNs);
  storage.tv_sec = static_cast<time_t>(ns / 1'000'000'000);
  storage.tv_nsec = static_cast<long>(ns % 1'000'000'000);
  return &storage;
}

// Milliseconds, rounded up so that no timer is early; -1 waits without end.
inline int to_milliseconds(std::int64_t timeout_ns) noexcept {
  if (timeout_ns < 0) return -1;
  return static_cast<int>((std::min(timeout_ns, kMaxTimeoutNs) + 999'999) / 1'000'000);
}

}  // namespace loopspec::selectors
