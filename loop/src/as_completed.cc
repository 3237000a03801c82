#include "loopspec/as_completed.h"

namespace loopspec::detail {

Completions::Completions(const std::vector<FutureBase>& futures, std::optional<double> timeout) {
  for (const FutureBase& future : futures) {
    const auto [entry, is_new] = todo_.try_emplace(future.state());
    if (!is_new) continue;
    entry->second = {future, future.add_done_callback([this](const FutureBase& done) { completed(done); })};
  }
  size_ = todo_.size();
  if (timeout && !todo_.empty()) timer_ = futures.front().get_loop().call_later(*timeout, [this] { timed_out(); });
}

Completions::~Completions() {
  timer_.cancel();
  for (const auto& [state, watched] : todo_) {
    watched.future.remove_done_callback(watched.registration);
    watched.registration.cancel();  // it may be queued already
  }
}

void Completions::completed(const FutureBase& future) {
  todo_.erase(future.state());
  put(future);
  if (todo_.empty()) timer_.cancel();
}

void Completions::timed_out() {
  for (const auto& [state, watched] : std::exchange(todo_, {})) {
    watched.future.remove_done_callback(watched.registration);
    watched.registration.cancel();
    put({});
  }
}

void Completions::put(FutureBase future) {
  done_.push_back(std::move(future));
  wake_next();
}

void Completions::wake_next() {
  while (!waiters_.empty()) {
    const Future<void> waiter = std::move(waiters_.front());
    waiters_.pop_front();
    if (waiter.done()) continue;
    waiter.set_result();
    return;
  }
}

Coroutine<FutureBase> Completions::take(std::shared_ptr<Completions> self) {
  while (self->done_.empty()) {
    const Future<void> woken = get_running_loop().create_future<void>();
    self->waiters_.push_back(woken);
    try {
      co_await woken;
    } catch (...) {
      woken.cancel();
      std::erase(self->waiters_, woken);
      if (!self->done_.empty() && !woken.cancelled()) self->wake_next();  // it was meant for somebody
      throw;
    }
  }
  FutureBase future = std::move(self->done_.front());
  self->done_.pop_front();
  if (!future) throw TimeoutError("");
  co_return future;
}

}  // namespace loopspec::detail
