#include "server/script/turnstile.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "server/script/platform/thread_pointer.h"

namespace loopspec::script {

namespace {

constexpr std::chrono::seconds kPatience{5};

// A thread belongs to one program at a time.
using OwnToken = platform::ThreadPointer<const void, struct OwnTokenTag>;

}  // namespace

void Turnstile::enter(const void* token) {
  const std::lock_guard lock(mutex_);
  if (std::find(order_.begin(), order_.end(), token) == order_.end()) order_.push_back(token);
  anyone_ = true;
}

void Turnstile::begin(const void* token) { OwnToken::set(token); }

void Turnstile::leave(const void* token) {
  const std::lock_guard lock(mutex_);
  std::erase(order_, token);
  order_changed();
}

void Turnstile::leave() {
  const void* token = OwnToken::get();
  OwnToken::set(nullptr);
  if (token != nullptr) leave(token);
}

void Turnstile::wait() {
  if (!anyone_) return;
  std::unique_lock lock(mutex_);
  if (order_.empty()) return;
  const bool our_turn = changed_.wait_for(lock, kPatience, [this] { return order_.empty() || order_.front() == OwnToken::get(); });
  if (our_turn) return;
  order_.clear();
  order_changed();
}

void Turnstile::order_changed() {
  anyone_ = !order_.empty();
  changed_.notify_all();
}

}  // namespace loopspec::script
