#include "loopspec/barrier.h"

#include "loopspec/condition.h"

namespace loopspec {
namespace detail {

enum class BarrierPhase { kFilling, kDraining, kResetting, kBroken };

struct BarrierState {
  explicit BarrierState(std::int64_t number) : parties(number) {}

  const std::int64_t parties;
  Condition condition;  // notified whenever the phase changes
  BarrierPhase phase = BarrierPhase::kFilling;
  std::int64_t count = 0;  // tasks inside

  std::int64_t n_waiting() const noexcept { return phase == BarrierPhase::kFilling ? count : 0; }
  void enter(BarrierPhase next) {
    phase = next;
    condition.notify_all();
  }
  // The last one out lets those in who wait for the barrier to drain.
  void left() {
    if (count != 0) return;
    const bool emptied = phase == BarrierPhase::kResetting || phase == BarrierPhase::kDraining;
    enter(emptied ? BarrierPhase::kFilling : phase);
  }
};

namespace {

// A task inside; a frame that is destroyed leaves as well, but wakes nobody.
class Inside {
 public:
  explicit Inside(BarrierState& barrier) noexcept : barrier_(barrier), index_(barrier.count++) {}
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { --barrier_.count; }
  std::int64_t index() const noexcept { return index_; }

 private:
  BarrierState& barrier_;
  std::int64_t index_;
};

Coroutine<void> wait_until_ready(BarrierState& barrier) {
  co_await barrier.condition.wait_for(
      [&barrier] { return barrier.phase != BarrierPhase::kDraining && barrier.phase != BarrierPhase::kResetting; });
  if (barrier.phase == BarrierPhase::kBroken) throw BrokenBarrierError("Barrier aborted");
}

Coroutine<void> wait_until_full(BarrierState& barrier) {
  co_await barrier.condition.wait_for([&barrier] { return barrier.phase != BarrierPhase::kFilling; });
  if (barrier.phase != BarrierPhase::kDraining) throw BrokenBarrierError("Abort or reset of barrier");
}

Coroutine<std::int64_t> wait(std::shared_ptr<BarrierState> barrier) {
  const auto held = co_await async_with(barrier->condition);
  co_await wait_until_ready(*barrier);
  std::int64_t index = 0;
  std::exception_ptr error;
  {
    const Inside inside(*barrier);
    index = inside.index();
    try {
      if (index + 1 == barrier->parties) {
        barrier->enter(BarrierPhase::kDraining);
      } else {
        co_await wait_until_full(*barrier);
      }
    } catch (...) {
      error = std::current_exception();
    }
  }
  barrier->left();
  if (error) std::rethrow_exception(error);
  co_return index;
}

Coroutine<void> reset(std::shared_ptr<BarrierState> barrier) {
  const auto held = co_await async_with(barrier->condition);
  barrier->enter(barrier->count > 0 ? BarrierPhase::kResetting : BarrierPhase::kFilling);
}

Coroutine<void> abort(std::shared_ptr<BarrierState> barrier) {
  const auto held = co_await async_with(barrier->condition);
  barrier->enter(BarrierPhase::kBroken);
}

std::string phase_name(BarrierPhase phase) {
  switch (phase) {
    case BarrierPhase::kFilling:
      return "filling";
    case BarrierPhase::kDraining:
      return "draining";
    case BarrierPhase::kResetting:
      return "resetting";
    case BarrierPhase::kBroken:
      return "broken";
  }
  return "";
}

}  // namespace
}  // namespace detail

Barrier::Barrier(std::int64_t parties) {
  if (parties < 1) throw ValueError("parties must be > 0");
  state_ = std::make_shared<detail::BarrierState>(parties);
}

Coroutine<std::int64_t> Barrier::wait() const {
  return detail::wait(state_);
}

Coroutine<void> Barrier::reset() const {
  return detail::reset(state_);
}

Coroutine<void> Barrier::abort() const {
  return detail::abort(state_);
}

std::int64_t Barrier::parties() const noexcept {
  return state_->parties;
}

std::int64_t Barrier::n_waiting() const noexcept {
  return state_->n_waiting();
}

bool Barrier::broken() const noexcept {
  return state_->phase == detail::BarrierPhase::kBroken;
}

std::string Barrier::repr() const {
  std::string text = "<Barrier [" + detail::phase_name(state_->phase);
  if (!broken()) text += ", waiters:" + std::to_string(n_waiting()) + "/" + std::to_string(parties());
  return text + "]>";
}

}  // namespace loopspec
