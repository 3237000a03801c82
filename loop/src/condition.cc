#include "loopspec/condition.h"

#include "loopspec/detail/loop_bound.h"
#include "loopspec/detail/waiter_list.h"

namespace loopspec {
namespace detail {

struct ConditionState final : LoopBound {
  explicit ConditionState(Lock own_lock) : lock(std::move(own_lock)) {}

  Lock lock;
  WaiterList waiters;

  void notify(std::int64_t count) const {
    for (const Waiter* waiter = waiters.first(); waiter != nullptr && count > 0; waiter = waiter->next()) {
      if (!waiter->pending()) continue;
      --count;
      waiter->grant();
    }
  }
  std::string repr() const override {
    return primitive_repr("Condition", lock.locked() ? "locked" : "unlocked", waiters.size());
  }
};

namespace {

Coroutine<bool> wait(std::shared_ptr<ConditionState> condition) {
  if (!condition->lock.locked()) throw RuntimeError("cannot wait on un-acquired lock");
  std::exception_ptr error;
  {
    const Waiter waiter(condition->waiters, condition->bound_loop());
    condition->lock.release();
    try {
      co_await waiter;
    } catch (...) {
      error = std::current_exception();
    }
  }
  for (bool acquiring = true; acquiring;) {
    try {
      acquiring = !co_await condition->lock.acquire();
    } catch (const CancelledError&) {
      error = std::current_exception();
    } catch (...) {
      error = std::current_exception();
      acquiring = false;
    }
  }
  if (error) {
    // It may have been notified before: another is to have the notification.
    condition->notify(1);
    std::rethrow_exception(error);
  }
  co_return true;
}

}  // namespace
}  // namespace detail

Condition::Condition() : Condition(Lock()) {}

Condition::Condition(Lock lock) : state_(std::make_shared<detail::ConditionState>(std::move(lock))) {}

bool Condition::locked() const noexcept {
  return state_->lock.locked();
}

Coroutine<bool> Condition::acquire() const {
  return state_->lock.acquire();
}

void Condition::release() const {
  state_->lock.release();
}

Coroutine<bool> Condition::wait() const {
  return detail::wait(state_);
}

void Condition::notify(std::int64_t count) const {
  if (!locked()) throw RuntimeError("cannot notify on un-acquired lock");
  state_->notify(count);
}

void Condition::notify_all() const {
  notify(static_cast<std::int64_t>(state_->waiters.size()));
}

std::string Condition::repr() const {
  return state_->repr();
}

}  // namespace loopspec
