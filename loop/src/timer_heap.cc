#include "loopspec/detail/timer_heap.h"

#include <algorithm>

namespace loopspec::detail {
namespace {

// asyncio's own thresholds: see the rule for compaction in event_loop.h.
constexpr std::size_t kMinTimersForCompaction = 100;
// From this share of the heap on, due timers are cheaper to partition and sort than to pop one by one.
constexpr std::size_t kBulkShare = 8;
constexpr std::size_t kArity = 4;

}  // namespace

void TimerHeap::push(TimerNode& node, std::int64_t when_ns) {
  fresh_.push_back({when_ns, next_order_++, &node});
  node.scheduled = true;
  node.cancelled_count = &cancelled_;
}

void TimerHeap::prune() {
  if (size() > kMinTimersForCompaction && cancelled_.value * 2 > size()) compact();
  merge_fresh();
  while (!heap_.empty() && heap_.front().node->is_cancelled()) discard(pop_front());
}

void TimerHeap::pop_due(std::int64_t end_ns, ReadyQueue& ready) {
  if (!fresh_.empty()) merge_fresh();
  std::size_t allowance = std::max<std::size_t>(heap_.size() / kBulkShare, 16);
  while (!heap_.empty() && heap_.front().when_ns < end_ns) {
    if (allowance-- == 0) {
      pop_many(end_ns, ready);
      return;
    }
    emit(pop_front(), ready);
  }
}

void TimerHeap::pop_many(std::int64_t end_ns, ReadyQueue& ready) {
  const auto first_due = std::partition(heap_.begin(), heap_.end(), [end_ns](const Entry& e) { return e.when_ns >= end_ns; });
  std::sort(first_due, heap_.end(), [](const Entry& a, const Entry& b) { return a.before(b); });
  for (auto it = first_due; it != heap_.end(); ++it) emit(*it, ready);
  heap_.erase(first_due, heap_.end());
  heapify();
}

void TimerHeap::clear() noexcept {
  // Callables may look at other timers while they are destroyed, so the entries leave the heap first.
  std::vector<Entry> entries;
  entries.swap(heap_);
  std::vector<Entry> fresh;
  fresh.swap(fresh_);
  cancelled_.value = 0;
  for (const std::vector<Entry>* part : {&entries, &fresh}) {
    for (const Entry& entry : *part) entry.node->scheduled = false;
  }
  for (const std::vector<Entry>* part : {&entries, &fresh}) {
    for (const Entry& entry : *part) {
      entry.node->drop();
      entry.node->release();
    }
  }
}

void TimerHeap::merge_fresh() {
  if (fresh_.empty()) return;
  // Many new timers: building the heap anew is linear. Few: each climbs.
  const bool rebuild = fresh_.size() > heap_.size() / 2;
  for (const Entry& entry : fresh_) {
    if (entry.node->is_cancelled()) {
      discard(entry);
      continue;
    }
    heap_.push_back(entry);
    if (!rebuild) sift_up(heap_.size() - 1);
  }
  fresh_.clear();
  if (rebuild) heapify();
}

void TimerHeap::compact() {
  std::erase_if(heap_, [this](const Entry& entry) {
    if (!entry.node->is_cancelled()) return false;
    discard(entry);
    return true;
  });
  heapify();
  std::erase_if(fresh_, [this](const Entry& entry) {
    if (!entry.node->is_cancelled()) return false;
    discard(entry);
    return true;
  });
}

void TimerHeap::heapify() noexcept {
  if (heap_.size() < 2) return;
  for (std::size_t i = (heap_.size() - 2) / kArity + 1; i-- > 0;) sift_down(i);
}

void TimerHeap::sift_up(std::size_t index) noexcept {
  const Entry entry = heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / kArity;
    if (!entry.before(heap_[parent])) break;
    heap_[index] = heap_[parent];
    index = parent;
  }
  heap_[index] = entry;
}

void TimerHeap::sift_down(std::size_t index) noexcept {
  const Entry entry = heap_[index];
  const std::size_t size = heap_.size();
  for (;;) {
    const std::size_t first = index * kArity + 1;
    if (first >= size) break;
    std::size_t least = first;
    const std::size_t last = std::min(first + kArity, size);
    for (std::size_t child = first + 1; child < last; ++child) {
      if (heap_[child].before(heap_[least])) least = child;
    }
    if (!heap_[least].before(entry)) break;
    heap_[index] = heap_[least];
    index = least;
  }
  heap_[index] = entry;
}

TimerHeap::Entry TimerHeap::pop_front() noexcept {
  const Entry entry = heap_.front();
  heap_.front() = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0);
  return entry;
}

void TimerHeap::discard(const Entry& entry) noexcept {
  entry.node->scheduled = false;
  if (!entry.node->is_shared()) --cancelled_.value;
  entry.node->release();
}

void TimerHeap::emit(const Entry& entry, ReadyQueue& ready) noexcept {
  if (entry.node->is_cancelled()) {
    discard(entry);
    return;
  }
  entry.node->scheduled = false;
  ready.push(*entry.node);
}

}  // namespace loopspec::detail
