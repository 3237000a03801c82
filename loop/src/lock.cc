#include "loopspec/lock.h"

#include "loopspec/detail/loop_bound.h"
#include "loopspec/detail/waiter_list.h"

namespace loopspec {
namespace detail {

struct LockState final : LoopBound {
  bool locked = false;
  WaiterList waiters;

  // The oldest may have been woken already, or be cancelled and about to pass its turn on.
  void wake_first() const {
    if (const Waiter* first = waiters.first(); first != nullptr && first->pending()) first->grant();
  }
  std::string repr() const override { return primitive_repr("Lock", locked ? "locked" : "unlocked", waiters.size()); }
};

namespace {

Coroutine<bool> acquire(std::shared_ptr<LockState> lock) {
  if (lock->locked || !lock->waiters.all_cancelled()) {
    Waiter waiter(lock->waiters, lock->bound_loop());
    try {
      co_await waiter;
    } catch (const CancelledError&) {
      waiter.leave();
      if (!lock->locked) lock->wake_first();
      throw;
    }
  }
  lock->locked = true;
  co_return true;
}

}  // namespace
}  // namespace detail

Lock::Lock() : state_(std::make_shared<detail::LockState>()) {}

bool Lock::locked() const noexcept {
  return state_->locked;
}

Coroutine<bool> Lock::acquire() const {
  return detail::acquire(state_);
}

void Lock::release() const {
  if (!state_->locked) throw RuntimeError("Lock is not acquired.");
  state_->locked = false;
  state_->wake_first();
}

std::string Lock::repr() const {
  return state_->repr();
}

}  // namespace loopspec
