#include "loopspec/event.h"

#include "loopspec/detail/loop_bound.h"
#include "loopspec/detail/waiter_list.h"

namespace loopspec {
namespace detail {

struct EventState final : LoopBound {
  bool is_set = false;
  WaiterList waiters;

  std::string repr() const override { return primitive_repr("Event", is_set ? "set" : "unset", waiters.size()); }
};

namespace {

Coroutine<bool> wait(std::shared_ptr<EventState> event) {
  if (!event->is_set) {
    const Waiter waiter(event->waiters, event->bound_loop());
    co_await waiter;
  }
  co_return true;
}

}  // namespace
}  // namespace detail

Event::Event() : state_(std::make_shared<detail::EventState>()) {}

bool Event::is_set() const noexcept {
  return state_->is_set;
}

void Event::set() const {
  if (state_->is_set) return;
  state_->is_set = true;
  state_->waiters.grant_all();
}

void Event::clear() const noexcept {
  state_->is_set = false;
}

Coroutine<bool> Event::wait() const {
  return detail::wait(state_);
}

std::string Event::repr() const {
  return state_->repr();
}

}  // namespace loopspec
