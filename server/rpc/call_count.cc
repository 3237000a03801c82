#include "server/rpc/call_count.h"

#include <algorithm>
#include <chrono>

namespace loopspec::server {

void CallCount::Part::enter() {
  const std::lock_guard lock(mutex);
  ++calls;
}

void CallCount::Part::leave() {
  const std::lock_guard lock(mutex);
  if (--calls == 0) changed.notify_all();
}

bool CallCount::wait_until_zero(absl::Duration deadline) {
  // As far as a clock reaches: an infinite duration does not fit into the standard library's.
  const auto longest = absl::ToChronoMilliseconds(std::min(deadline, absl::Hours(24 * 365)));
  const auto end = std::chrono::steady_clock::now() + longest;
  return std::all_of(parts_.begin(), parts_.end(), [end](Part& part) {
    std::unique_lock lock(part.mutex);
    return part.changed.wait_until(lock, end, [&part] { return part.calls == 0; });
  });
}

}  // namespace loopspec::server
