#include "server/session/session_queue.h"

#include <utility>

namespace loopspec::server {

void SessionQueue::push(v1::ClientItem&& item, std::string path) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;
  entries_.push_back({std::move(item), std::move(path)});
  changed();
}

void SessionQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed();
}

void SessionQueue::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  entries_.clear();
  changed();
}

std::size_t SessionQueue::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

bool SessionQueue::take_due() {
  const std::lock_guard lock(mutex_);
  return std::exchange(away_, false);
}

SessionQueue::Taken SessionQueue::take(Entry& entry, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  if (is_ready()) return take_ready(entry);
  if (deadline && std::chrono::steady_clock::now() >= *deadline) return Taken::kTimeout;
  away_ = true;
  return Taken::kNone;
}

SessionQueue::Taken SessionQueue::wait(Entry& entry, Deadline deadline) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return is_ready(); };
  if (!deadline) {
    changed_.wait(lock, ready);
  } else if (!changed_.wait_until(lock, *deadline, ready)) {
    return Taken::kTimeout;
  }
  return take_ready(entry);
}

SessionQueue::Taken SessionQueue::take_ready(Entry& entry) {
  if (ended_) return Taken::kEnded;
  if (entries_.empty()) return Taken::kClosed;
  entry = std::move(entries_.front());
  entries_.pop_front();
  return Taken::kItem;
}

bool SessionQueue::take_if(Entry& entry, const std::function<bool(const v1::ClientItem&)>& wanted) {
  const std::lock_guard lock(mutex_);
  if (ended_ || entries_.empty() || !wanted(entries_.front().item)) return false;
  entry = std::move(entries_.front());
  entries_.pop_front();
  return true;
}

bool SessionQueue::has_nothing() const {
  const std::lock_guard lock(mutex_);
  return !is_ready();
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

// With the mutex held, as the next.
void SessionQueue::changed() {
  wake_locked();
  if (std::exchange(away_, false)) {
    signals_.due();
  } else {
    changed_.notify_one();
  }
}

void SessionQueue::wake_locked() {
  if (!running_ || calls_ > 0 || woken_ || ended_) return;
  woken_ = true;
  signals_.wake();
}

}  // namespace loopspec::server
