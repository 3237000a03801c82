// Condition: a lock with which tasks wait until another task tells them that something has changed.
//
// Python documentation: library/asyncio-sync.html#condition
//
//   const auto held = co_await async_with(condition);
//   co_await condition.wait_for([&] { return ready; });
//
// Belongs to a loop and may be copied as a Lock may.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include "loopspec/lock.h"

namespace loopspec {

namespace detail {
struct ConditionState;
}

class Condition {
 public:
  // With a lock of its own.
  Condition();
  // Several conditions may share a lock.
  explicit Condition(Lock lock);

  // Those of the lock.
  bool locked() const noexcept;
  Coroutine<bool> acquire() const;
  void release() const;

  // Releases the lock, waits to be notified, takes the lock again and returns true. The lock is taken again also when
  // the task is cancelled, before CancelledError leaves; a cancelled task passes on a notification that it had got, so
  // that others may wake without one: ask again for what you wait for. Throws RuntimeError 'cannot wait on un-acquired
  // lock'.
  Coroutine<bool> wait() const;
  // Waits until `predicate()`, called with the lock held, is true; returns what it returned last.
  template <class F>
  Coroutine<std::decay_t<std::invoke_result_t<F&>>> wait_for(F predicate) const {
    return wait_for(*this, std::move(predicate));
  }

  // Wakes `count` of those who wait, the oldest first, and all when there are fewer. They go on when they have the
  // lock. Throws RuntimeError 'cannot notify on un-acquired lock'.
  void notify(std::int64_t count = 1) const;
  void notify_all() const;

  // "<Condition [locked, waiters:1]>"
  std::string repr() const;
  friend bool operator==(const Condition& a, const Condition& b) noexcept { return a.state_ == b.state_; }

 private:
  template <class F>
  static Coroutine<std::decay_t<std::invoke_result_t<F&>>> wait_for(Condition condition, F predicate) {
    auto result = std::invoke(predicate);
    while (!result) {
      co_await condition.wait();
      result = std::invoke(predicate);
    }
    co_return result;
  }

  std::shared_ptr<detail::ConditionState> state_;
};

}  // namespace loopspec
