#include "loopspec/detail/queue_state.h"

#include "loopspec/queue.h"

namespace loopspec::detail {

QueueStateBase::QueueStateBase(std::int64_t maxsize) : maxsize_(maxsize) {
  finished_.set();
}

void QueueStateBase::check_room() const {
  check_open();
  if (full()) throw QueueFull();
}

void QueueStateBase::item_added() {
  ++unfinished_;
  finished_.clear();
  getters.grant_next_and_remove();
}

void QueueStateBase::check_item() const {
  if (!empty()) return;
  check_open();
  throw QueueEmpty();
}

void QueueStateBase::check_open() const {
  if (shut_down_) throw QueueShutDown();
}

void QueueStateBase::give_up(Waiter& waiter, WaiterList& list, bool possible) {
  waiter.cancel();
  waiter.leave();
  if (possible && waiter.granted()) list.grant_next_and_remove();
}

void QueueStateBase::task_done() {
  if (unfinished_ == 0) throw ValueError("task_done() called too many times");
  if (--unfinished_ == 0) finished_.set();
}

void QueueStateBase::shutdown(bool immediate) {
  shut_down_ = true;
  if (immediate) {
    while (!empty()) {
      drop_item();
      if (unfinished_ > 0) --unfinished_;
    }
    if (unfinished_ == 0) finished_.set();
  }
  // Each looks again, and finds the queue shut down.
  while (!getters.empty()) getters.grant_next_and_remove();
  while (!putters.empty()) putters.grant_next_and_remove();
}

std::string QueueStateBase::repr() const {
  std::string text = "<" + std::string(type_name()) + " maxsize=" + std::to_string(maxsize_);
  if (!getters.empty()) text += " _getters[" + std::to_string(getters.size()) + "]";
  if (!putters.empty()) text += " _putters[" + std::to_string(putters.size()) + "]";
  if (unfinished_ > 0) text += " tasks=" + std::to_string(unfinished_);
  if (shut_down_) text += " shutdown";
  return text + ">";
}

}  // namespace loopspec::detail
