#include "loopspec/semaphore.h"

#include <optional>

#include "loopspec/detail/loop_bound.h"
#include "loopspec/detail/waiter_list.h"

namespace loopspec {
namespace detail {

// A waiter that is woken has its place counted already.
struct SemaphoreState final : LoopBound {
  std::int64_t value = 0;
  std::optional<std::int64_t> bound;
  WaiterList waiters;

  bool locked() const noexcept { return value == 0 || !waiters.all_cancelled(); }
  bool wake_next() {
    const Waiter* next = waiters.first_pending();
    if (next == nullptr) return false;
    next->grant();  // throws on a closed loop: the place is then still free
    --value;
    return true;
  }
  // Those who came while others were waiting had to wait although there was room.
  void wake_while_free() {
    while (value > 0 && wake_next()) {
    }
  }
  std::string repr() const override {
    return primitive_repr(bound ? "BoundedSemaphore" : "Semaphore",
                          locked() ? "locked" : "unlocked, value:" + std::to_string(value), waiters.size());
  }
};

namespace {

Coroutine<bool> acquire(std::shared_ptr<SemaphoreState> semaphore) {
  if (!semaphore->locked()) {
    --semaphore->value;
    co_return true;
  }
  {
    Waiter waiter(semaphore->waiters, semaphore->bound_loop());
    try {
      co_await waiter;
    } catch (const CancelledError&) {
      waiter.leave();
      if (waiter.granted()) ++semaphore->value;
      semaphore->wake_while_free();
      throw;
    }
  }
  semaphore->wake_while_free();
  co_return true;
}

}  // namespace
}  // namespace detail

Semaphore::Semaphore(std::int64_t value) : Semaphore(value, false) {}

Semaphore::Semaphore(std::int64_t value, bool bounded) : state_(std::make_shared<detail::SemaphoreState>()) {
  if (value < 0) throw ValueError("Semaphore initial value must be >= 0");
  state_->value = value;
  if (bounded) state_->bound = value;
}

bool Semaphore::locked() const noexcept {
  return state_->locked();
}

Coroutine<bool> Semaphore::acquire() const {
  return detail::acquire(state_);
}

void Semaphore::release() const {
  if (state_->bound && state_->value >= *state_->bound) throw ValueError("BoundedSemaphore released too many times");
  ++state_->value;
  state_->wake_next();
}

std::string Semaphore::repr() const {
  return state_->repr();
}

}  // namespace loopspec
