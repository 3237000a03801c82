// Event: a flag that tasks wait for.
//
// Python documentation: library/asyncio-sync.html#event
//
// Belongs to a loop and may be copied as a Lock may.
#pragma once

#include <memory>
#include <string>

#include "loopspec/coroutine.h"

namespace loopspec {

namespace detail {
struct EventState;
}

class Event {
 public:
  // Not set.
  Event();

  bool is_set() const noexcept;
  // Wakes every task that waits, in the order of their arrival; they go on even when the flag is cleared before they
  // run.
  void set() const;
  void clear() const noexcept;
  // Waits until the flag is set, not at all when it is; returns true.
  Coroutine<bool> wait() const;

  // "<Event [unset, waiters:1]>"
  std::string repr() const;
  friend bool operator==(const Event& a, const Event& b) noexcept { return a.state_ == b.state_; }

 private:
  std::shared_ptr<detail::EventState> state_;
};

}  // namespace loopspec
