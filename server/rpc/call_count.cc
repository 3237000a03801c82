#include "server/rpc/call_count.h"

#include <algorithm>

namespace loopspec::server {

void CallCount::enter() {
  const std::lock_guard lock(mutex_);
  ++calls_;
}

void CallCount::leave() {
  const std::lock_guard lock(mutex_);
  if (--calls_ == 0) changed_.notify_all();
}

bool CallCount::wait_until_zero(absl::Duration deadline) {
  std::unique_lock lock(mutex_);
  // As far as a clock reaches: an infinite duration does not fit into the standard library's.
  const auto longest = std::min(deadline, absl::Hours(24 * 365));
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(longest), [this] { return calls_ == 0; });
}

}  // namespace loopspec::server
