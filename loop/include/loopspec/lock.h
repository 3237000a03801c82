// Lock: mutual exclusion between tasks.
//
// Python documentation: library/asyncio-sync.html#lock
//
//   const auto held = co_await async_with(lock);
//
// As all primitives of this folder it belongs to the loop on which a task first had to wait for it, and is not for use
// by several threads. It refers to its state: a copy is the same lock, and what waits for it keeps it alive.
#pragma once

#include <memory>
#include <string>

#include "loopspec/async_with.h"
#include "loopspec/coroutine.h"

namespace loopspec {

namespace detail {
struct LockState;
}

class Lock {
 public:
  Lock();

  bool locked() const noexcept;
  // Waits until the lock is free, takes it and returns true. Who came first gets it first; a task that is cancelled
  // while it waits passes its turn on. Throws RuntimeError '... is bound to a different event loop' where it would have
  // to wait on another loop than before.
  Coroutine<bool> acquire() const;
  // Frees the lock and wakes the task that waited longest. Throws RuntimeError 'Lock is not acquired.'
  void release() const;

  // "<Lock [locked, waiters:1]>"
  std::string repr() const;
  friend bool operator==(const Lock& a, const Lock& b) noexcept { return a.state_ == b.state_; }

 private:
  std::shared_ptr<detail::LockState> state_;
};

}  // namespace loopspec
