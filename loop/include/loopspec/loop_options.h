// What loops can be made with.
#pragma once

#include <memory>

#include "loopspec/clock.h"
#include "loopspec/waker.h"

namespace loopspec {

struct LoopOptions {
  // A RealClock when null. May be shared with the caller, who can then move a VirtualClock.
  std::shared_ptr<Clock> clock = {};
  // The best one available when null.
  std::unique_ptr<Waker> waker = {};
};

}  // namespace loopspec
