// The timers of one loop: a 4-ary heap in an array, ordered by (when, order of scheduling).
//
// Cancelled timers stay until they surface; when there are more than 100 timers and more than half of them are
// cancelled they are all dropped at once. New timers wait unsorted until the turn takes what is due, so a timer that is
// cancelled before the loop's next turn, or due in it, never enters the heap.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "loopspec/detail/handle_node.h"
#include "loopspec/detail/ready_queue.h"

namespace loopspec::detail {

// A deadline that never comes.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

class TimerHeap {
 public:
  TimerHeap() = default;
  TimerHeap(const TimerHeap&) = delete;
  TimerHeap& operator=(const TimerHeap&) = delete;
  ~TimerHeap() { clear(); }

  bool empty() const noexcept { return heap_.empty() && fresh_.empty(); }
  std::size_t size() const noexcept { return heap_.size() + fresh_.size(); }

  // Takes over the caller's reference.
  void push(TimerNode& node, std::int64_t when_ns);

  // Drops cancelled timers: new ones, those at the head, and all of them when they are many.
  void prune();

  // The earliest deadline after prune(); kNever when there is none.
  std::int64_t next_deadline() const noexcept {
    return heap_.empty() ? fresh_deadline_ : std::min(heap_.front().when_ns, fresh_deadline_);
  }

  // Moves every timer with when < end_ns that is not cancelled to the ready queue, in order. Sorts new timers in.
  void pop_due(std::int64_t end_ns, ReadyQueue& ready);

  // Drops every timer and its callable.
  void clear() noexcept;

 private:
  struct Entry {
    std::int64_t when_ns;
    std::uint64_t order;
    TimerNode* node;
    bool before(const Entry& other) const noexcept {
      return when_ns != other.when_ns ? when_ns < other.when_ns : order < other.order;
    }
  };

  void compact();
  void sweep_fresh();
  void take_fresh(std::size_t count, std::int64_t end_ns);
  void take_due(std::int64_t end_ns);
  void queue_due(ReadyQueue& ready) noexcept;
  void heapify() noexcept;
  void sift_up(std::size_t index) noexcept;
  void sift_down(std::size_t index) noexcept;
  Entry pop_front() noexcept;
  void discard(const Entry& entry) noexcept;

  std::vector<Entry> heap_;
  std::vector<Entry> fresh_;                // in order of scheduling
  std::size_t swept_ = 0;                   // how many of them, the oldest, the last prune() has seen
  std::int64_t fresh_deadline_ = kNever;    // the earliest of those
  std::vector<Entry> due_;                  // empty but during pop_due()
  std::uint64_t next_order_ = 0;
  CancelledCount cancelled_;
};

}  // namespace loopspec::detail
