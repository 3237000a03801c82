#include "server/session/session_queue.h"

#include <utility>

namespace loopspec::server {

void SessionQueue::push(v1::ClientItem&& item, std::string path) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  entries_.push_back({std::move(item), std::move(path)});
  wake_locked();
  changed_.notify_one();
}

void SessionQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake_locked();
  changed_.notify_one();
}

void SessionQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  entries_.clear();
  changed_.notify_one();
}

std::size_t SessionQueue::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

SessionQueue::Wait SessionQueue::take(Entry& entry, std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_lock lock(mutex_);
  auto ready = [this] { return ended_ || closed_ || !entries_.empty(); };
  if (deadline) {
    changed_.wait_until(lock, *deadline, ready);
  } else {
    changed_.wait(lock, ready);
  }
  if (ended_) return Wait::kEnded;
  if (entries_.empty()) return closed_ ? Wait::kClosed : Wait::kTimeout;
  entry = std::move(entries_.front());
  entries_.pop_front();
  return Wait::kItem;
}

bool SessionQueue::take_if(Entry& entry, const std::function<bool(const v1::ClientItem&)>& wanted) {
  const std::lock_guard lock(mutex_);
  if (ended_ || entries_.empty() || !wanted(entries_.front().item)) return false;
  entry = std::move(entries_.front());
  entries_.pop_front();
  return true;
}

bool SessionQueue::is_closed_and_empty() const {
  const std::lock_guard lock(mutex_);
  return closed_ && entries_.empty();
}

void SessionQueue::set_running(bool running) {
  const std::lock_guard lock(mutex_);
  running_ = running;
  woken_ = false;
  if (!entries_.empty() || closed_) wake_locked();
}

void SessionQueue::enter_call() {
  const std::lock_guard lock(mutex_);
  ++calls_;
}

void SessionQueue::leave_call(const std::function<bool(const v1::ClientItem&)>& more) {
  const std::lock_guard lock(mutex_);
  --calls_;
  if (closed_ || (!entries_.empty() && more(entries_.front().item))) wake_locked();
}

void SessionQueue::taken_note() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
}

void SessionQueue::wake_locked() {
  if (!running_ || calls_ > 0 || woken_ || ended_) return;
  woken_ = true;
  wake_();
}

}  // namespace loopspec::server
