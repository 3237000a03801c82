// The futures that tasks wait for at one primitive, in the order of their arrival.
#pragma once

#include <cstddef>

#include "loopspec/coroutine.h"
#include "loopspec/future.h"

namespace loopspec::detail {

class WaiterList;

// Awaits a future that stands in the same frame.
struct WaiterAwaiter : FutureWait<const FutureBase&> {
  using FutureWait<const FutureBase&>::FutureWait;
  void await_resume() const {
    rethrow_thrown();
    future.state()->check_result();
  }
};

// One waiting task's future. It stands in the frame of the coroutine that waits, so that a coroutine that is destroyed
// while suspended leaves the list by itself.
class Waiter {
 public:
  Waiter(WaiterList& list, AbstractEventLoop& loop);
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() { leave(); }

  // Waits to be granted. Raises CancelledError.
  WaiterAwaiter operator co_await() const noexcept { return WaiterAwaiter(future_); }
  bool pending() const noexcept { return !future_.done(); }
  bool cancelled() const noexcept { return future_.cancelled(); }
  // Was given what it waits for, whether or not its task has noticed.
  bool granted() const noexcept { return future_.done() && !future_.cancelled(); }
  // Throws RuntimeError 'Event loop is closed'.
  void grant() const { future_.set_result(); }
  void cancel() const { future_.cancel(); }

  // Repeating it is harmless.
  void leave() noexcept;
  Waiter* next() const noexcept { return next_; }

 private:
  friend class WaiterList;

  Future<void> future_;
  WaiterList* list_;
  Waiter* previous_;
  Waiter* next_ = nullptr;
};

class WaiterList {
 public:
  WaiterList() noexcept = default;
  WaiterList(const WaiterList&) = delete;
  WaiterList& operator=(const WaiterList&) = delete;

  bool empty() const noexcept { return first_ == nullptr; }
  std::size_t size() const noexcept { return size_; }
  Waiter* first() const noexcept { return first_; }
  // The oldest that is neither granted nor cancelled; null when there is none.
  Waiter* first_pending() const noexcept;
  // Also when there are none.
  bool all_cancelled() const noexcept;
  // Takes waiters off the list, oldest first, until one is pending; grants that one.
  void grant_next_and_remove();
  void grant_all();

 private:
  friend class Waiter;

  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace loopspec::detail
