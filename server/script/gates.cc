#include "server/script/gates.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "server/script/executor_job.h"
#include "server/script/program_state.h"

namespace loopspec::script {

void Gates::wait(const std::string& name, std::optional<double> timeout) {
  Recorder& recorder = state_.recorder();
  const auto is_open = [&] { return all_open_ || open_.contains(name); };
  std::unique_lock lock(state_.mutex());
  if (is_open()) return;
  lock.unlock();
  if (state_.clock()) state_.clock()->start_what_waits();
  lock.lock();
  if (is_open()) return;
  Waiter& waiter = waiters_.emplace_back(Waiter{ExecutorJob::current(), Recorder::is_thread_named(), false});
  waiting_[name].push_back(&waiter);
  park(waiter);
  // Only now may others record: who opens the gate from here on finds the waiter, and lets it record first.
  recorder.turnstile().leave();
  const auto goes_on = [&] { return waiter.let_go || recorder.aborted(); };
  if (timeout) {
    state_.changed().wait_for(lock, std::chrono::duration<double>(*timeout), goes_on);
  } else {
    state_.changed().wait(lock, goes_on);
  }
  if (!waiter.let_go) {
    std::erase(waiting_[name], &waiter);
    let_go(waiter);
  }
  lock.unlock();
  recorder.check();
  if (waiter.ordered) recorder.turnstile().begin(&waiter);
}

void Gates::open(const std::string& name) {
  const std::lock_guard lock(state_.mutex());
  open_.insert(name);
  for (Waiter* waiter : std::exchange(waiting_[name], {})) let_go(*waiter);
  state_.changed().notify_all();
}

bool Gates::is_open(const std::string& name) const {
  const std::lock_guard lock(state_.mutex());
  return all_open_ || open_.contains(name);
}

void Gates::finish() {
  const std::lock_guard lock(state_.mutex());
  all_open_ = true;
  for (auto& [name, waiters] : waiting_) {
    for (Waiter* waiter : std::exchange(waiters, {})) let_go(*waiter);
  }
  state_.changed().notify_all();
}

Coroutine<void> Gates::shutdown_default_executor(AbstractEventLoop& loop, std::optional<double> timeout) {
  const Holding holding(*this);
  co_await loop.shutdown_default_executor(timeout);
}

void Gates::park(Waiter& waiter) {
  if (waiter.job != nullptr) {
    waiter.job->set_parked(true);
  } else if (state_.clock()) {
    state_.clock()->release();
  }
  if (++parked_ == 1) hold(-holders_);
}

void Gates::let_go(Waiter& waiter) {
  waiter.let_go = true;
  if (waiter.job != nullptr) {
    waiter.job->set_parked(false);
  } else if (state_.clock()) {
    state_.clock()->hold();
  }
  if (waiter.ordered) state_.recorder().turnstile().enter(&waiter);
  if (--parked_ == 0) hold(holders_);
}

void Gates::hold(int count) {
  if (!state_.clock()) return;
  for (; count > 0; --count) state_.clock()->hold();
  for (; count < 0; ++count) state_.clock()->release();
}

Gates::Holding::Holding(Gates& gates) : gates_(gates) {
  const std::lock_guard lock(gates_.state_.mutex());
  ++gates_.holders_;
  if (gates_.parked_ == 0) gates_.hold(1);
}

Gates::Holding::~Holding() {
  const std::lock_guard lock(gates_.state_.mutex());
  --gates_.holders_;
  if (gates_.parked_ == 0) gates_.hold(-1);
}

}  // namespace loopspec::script
