#include "server/script/turnstile.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace loopspec::script {

namespace {

constexpr std::chrono::seconds kPatience{5};

// A thread belongs to one program at a time.
thread_local const void* own_token = nullptr;

}  // namespace

void Turnstile::enter(const void* token) {
  const std::lock_guard lock(mutex_);
  if (std::find(order_.begin(), order_.end(), token) == order_.end()) order_.push_back(token);
  anyone_ = true;
}

void Turnstile::begin(const void* token) { own_token = token; }

void Turnstile::leave(const void* token) {
  const std::lock_guard lock(mutex_);
  std::erase(order_, token);
  order_changed();
}

void Turnstile::leave() {
  if (const void* token = std::exchange(own_token, nullptr)) leave(token);
}

void Turnstile::wait() {
  if (!anyone_) return;
  std::unique_lock lock(mutex_);
  if (order_.empty()) return;
  const bool our_turn = changed_.wait_for(lock, kPatience, [this] { return order_.empty() || order_.front() == own_token; });
  if (our_turn) return;
  order_.clear();
  order_changed();
}

void Turnstile::order_changed() {
  anyone_ = !order_.empty();
  changed_.notify_all();
}

}  // namespace loopspec::script
