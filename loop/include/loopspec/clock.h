// Clock: the loop's time, and how it waits. RealClock follows the system; VirtualClock jumps to the next timer.
//
// Contract. now_ns() may be called from any thread. poll() is called by the loop's thread once a turn; it alone
// may block.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "loopspec/selector.h"

namespace loopspec {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  // Nanoseconds since some fixed point; never decreases.
  virtual std::int64_t now_ns() const noexcept = 0;
  // The clock's step in nanoseconds, at least 1: a timer is due when `when < now + resolution`.
  virtual std::int64_t resolution_ns() const noexcept = 0;
  // Waits as Selector::select() does, on this clock: when it returns with nothing ready, `timeout_ns`
  // nanoseconds of this clock have passed, unless something interrupted the wait.
  virtual void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) = 0;
};

// The monotonic clock of the system.
class RealClock final : public Clock {
 public:
  RealClock();
  std::int64_t now_ns() const noexcept override;
  std::int64_t resolution_ns() const noexcept override { return resolution_ns_; }
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override;

 private:
  std::int64_t resolution_ns_;
};

// Starts at 0 and moves only when the loop would otherwise wait for a timer, or by advance(). An hour-long timer
// takes microseconds, and the times a program sees are exact and repeatable.
class VirtualClock final : public Clock {
 public:
  // Called on the loop's thread when the loop has nothing to do, before time moves or the loop blocks. Returns
  // true when it may have made something ready: the loop then polls again and time stands still.
  using IdleHook = std::function<bool()>;

  VirtualClock() = default;
  explicit VirtualClock(IdleHook hook) : idle_hook_(std::move(hook)) {}

  // Not synchronised: set it while the loop does not run, or on its thread.
  void set_idle_hook(IdleHook hook) { idle_hook_ = std::move(hook); }
  // Moves time on, as a callback that blocks its thread would. Negative amounts are ignored. Any thread.
  void advance(std::int64_t ns) noexcept;

  std::int64_t now_ns() const noexcept override { return now_ns_.load(std::memory_order_relaxed); }
  std::int64_t resolution_ns() const noexcept override { return 1; }
  // With no timer to wait for (a negative timeout) it blocks in the selector once the hook declined.
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override;

 private:
  std::atomic<std::int64_t> now_ns_{0};
  IdleHook idle_hook_;
};

}  // namespace loopspec
