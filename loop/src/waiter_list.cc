#include "loopspec/detail/waiter_list.h"

namespace loopspec::detail {

Waiter::Waiter(WaiterList& list, AbstractEventLoop& loop) : future_(loop), list_(&list), previous_(list.last_) {
  (previous_ != nullptr ? previous_->next_ : list.first_) = this;
  list.last_ = this;
  ++list.size_;
}

void Waiter::leave() noexcept {
  if (list_ == nullptr) return;
  (previous_ != nullptr ? previous_->next_ : list_->first_) = next_;
  (next_ != nullptr ? next_->previous_ : list_->last_) = previous_;
  --list_->size_;
  list_ = nullptr;
  previous_ = next_ = nullptr;
}

Waiter* WaiterList::first_pending() const noexcept {
  Waiter* waiter = first_;
  while (waiter != nullptr && !waiter->pending()) waiter = waiter->next();
  return waiter;
}

bool WaiterList::all_cancelled() const noexcept {
  const Waiter* waiter = first_;
  while (waiter != nullptr && waiter->cancelled()) waiter = waiter->next();
  return waiter == nullptr;
}

void WaiterList::grant_next_and_remove() {
  while (Waiter* waiter = first_) {
    waiter->leave();
    if (waiter->pending()) {
      waiter->grant();
      return;
    }
  }
}

void WaiterList::grant_all() {
  // Granting only schedules: no waiter leaves meanwhile.
  for (const Waiter* waiter = first_; waiter != nullptr; waiter = waiter->next()) {
    if (waiter->pending()) waiter->grant();
  }
}

}  // namespace loopspec::detail
