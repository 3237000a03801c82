#include "loopspec/clock.h"

#include <algorithm>

#include "platform/monotonic.h"
#include "seconds.h"

namespace loopspec {

RealClock::RealClock() : resolution_ns_(std::max<std::int64_t>(platform::monotonic_resolution_ns(), 1)) {}

std::int64_t RealClock::now_ns() const noexcept { return platform::monotonic_ns(); }

void RealClock::poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
  selector.select(timeout_ns, ready);
}

void VirtualClock::advance(std::int64_t ns) noexcept {
  if (ns <= 0) return;
  std::int64_t now = now_ns();
  while (!now_ns_.compare_exchange_weak(now, detail::add_ns(now, ns), std::memory_order_relaxed)) {
  }
}

void VirtualClock::poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
  selector.select(0, ready);
  if (timeout_ns == 0 || !ready.empty()) return;
  if (idle_hook_ && idle_hook_()) {
    selector.select(0, ready);  // the loop comes back if this was nothing
  } else if (timeout_ns > 0) {
    advance(timeout_ns);
  } else {
    selector.select(-1, ready);
  }
}

}  // namespace loopspec
