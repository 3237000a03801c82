#include "server/script/alarms.h"

#include <algorithm>

namespace loopspec::script {

Alarms::Alarm Alarms::after(double seconds, std::function<void()> function) {
  const auto when = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++last_;
  if (!finished_) {
    waiting_.emplace(Key(when, number), std::move(function));
    if (!thread_.joinable()) thread_ = std::thread([this] { call_due(); });
    changed_.notify_all();
  }
  return {*this, number};
}

// With the mutex held: one that is being called has been by the time that this returns.
void Alarms::take_back(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [number](const auto& each) { return each.first.second == number; });
  if (found != waiting_.end()) waiting_.erase(found);
}

void Alarms::call_due() {
  std::unique_lock lock(mutex_);
  while (!finished_) {
    if (waiting_.empty()) {
      changed_.wait(lock);
    } else if (const Time when = waiting_.begin()->first.first; std::chrono::steady_clock::now() < when) {
      changed_.wait_until(lock, when);
    } else {
      waiting_.begin()->second();
      waiting_.erase(waiting_.begin());
    }
  }
}

void Alarms::finish() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    waiting_.clear();
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

}  // namespace loopspec::script
