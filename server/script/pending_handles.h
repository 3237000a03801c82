// PendingHandles: how many handles of a live loop wait for their turn, and how many may. Programs have no such limit, only one on
// what they make altogether.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "loopspec/callback.h"

namespace loopspec::script {

class PendingHandles {
 public:
  explicit PendingHandles(std::uint32_t limit) : limit_(limit) {}

  std::uint32_t limit() const { return limit_; }
  std::uint32_t count() const { return count_.load(std::memory_order_relaxed); }
  bool has_room_for(std::uint64_t more) const { return count() + more <= limit_; }

  // Each add() is followed by one remove(). Any thread.
  void add() { count_.fetch_add(1, std::memory_order_relaxed); }
  void remove() noexcept { count_.fetch_sub(1, std::memory_order_relaxed); }

  // The callback, counted for as long as it is kept.
  Callback counted(Callback callback) { return Counted(*this, std::move(callback)); }

 private:
  class Counted {
   public:
    Counted(PendingHandles& pending, Callback callback) : pending_(&pending), callback_(std::move(callback)) { pending.add(); }
    Counted(Counted&& other) noexcept : pending_(std::exchange(other.pending_, nullptr)), callback_(std::move(other.callback_)) {}
    Counted& operator=(Counted&&) = delete;
    ~Counted() {
      if (pending_ != nullptr) pending_->remove();
    }
    void operator()() { callback_(); }

   private:
    PendingHandles* pending_;
    Callback callback_;
  };

  const std::uint32_t limit_;
  std::atomic<std::uint32_t> count_{0};
};

}  // namespace loopspec::script
