// PendingHandles: how many handles of a live loop wait for their turn, and how many may. Programs have no such limit, only one on
// what they make altogether.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

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

  // Counts one for as long as it lives. It is moved with the callback that it counts.
  class Entry {
   public:
    explicit Entry(PendingHandles& pending) : pending_(&pending) { pending.add(); }
    Entry(Entry&& other) noexcept : pending_(std::exchange(other.pending_, nullptr)) {}
    Entry& operator=(Entry&&) = delete;
    ~Entry() {
      if (pending_ != nullptr) pending_->remove();
    }

   private:
    PendingHandles* pending_;
  };

 private:
  const std::uint32_t limit_;
  std::atomic<std::uint32_t> count_{0};
};

}  // namespace loopspec::script
