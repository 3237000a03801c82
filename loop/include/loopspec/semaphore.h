// Semaphore and BoundedSemaphore: at most so many tasks at a time.
//
// Python documentation: library/asyncio-sync.html#semaphore, #boundedsemaphore
//
//   const auto held = co_await async_with(semaphore);
//
// Belongs to a loop and may be copied as a Lock may.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "loopspec/async_with.h"
#include "loopspec/coroutine.h"

namespace loopspec {

namespace detail {
struct SemaphoreState;
}

class Semaphore {
 public:
  // `value` tasks may hold it. Throws ValueError 'Semaphore initial value must be >= 0'.
  explicit Semaphore(std::int64_t value = 1);

  // True when acquire() would wait: the counter is zero, or others wait already.
  bool locked() const noexcept;
  // Waits until the counter is above zero, counts down and returns true. Who came first is served first. A task that is
  // cancelled when it has been given its place, and has not gone on yet, gives the place to the next.
  Coroutine<bool> acquire() const;
  // Counts up, and gives the place to the task that waited longest. A BoundedSemaphore throws ValueError
  // 'BoundedSemaphore released too many times' where the counter would exceed its first value.
  void release() const;

  // "<Semaphore [unlocked, value:2]>"
  std::string repr() const;
  friend bool operator==(const Semaphore& a, const Semaphore& b) noexcept { return a.state_ == b.state_; }

 protected:
  Semaphore(std::int64_t value, bool bounded);

 private:
  std::shared_ptr<detail::SemaphoreState> state_;
};

class BoundedSemaphore : public Semaphore {
 public:
  explicit BoundedSemaphore(std::int64_t value = 1) : Semaphore(value, true) {}
};

}  // namespace loopspec
