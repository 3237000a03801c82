#include "loopspec/detail/timer_heap.h"

#include <algorithm>

namespace loopspec::detail {
namespace {

// asyncio's own thresholds: see the rule for compaction in event_loop.h.
constexpr std::size_t kMinTimersForCompaction = 100;
// From this share of the heap on, due timers are cheaper to partition and sort than to pop one by one: building a heap
// anew costs some 5 ns a timer, popping one of a large heap some 150 ns.
constexpr std::size_t kBulkShare = 32;
constexpr std::size_t kArity = 4;
// How many nodes ahead of the one in hand are fetched into the cache: some 100 ns of work.
constexpr std::size_t kLookAhead = 8;

}  // namespace

void TimerHeap::push(TimerNode& node, std::int64_t when_ns) {
  fresh_.push_back({when_ns, next_order_++, &node});
  node.scheduled = true;
  node.cancelled_count = &cancelled_;
}

void TimerHeap::prune() {
  if (swept_ != 0) take_fresh(swept_, std::numeric_limits<std::int64_t>::min());  // the last turn was cut short
  if (size() > kMinTimersForCompaction && cancelled_.value * 2 > size()) compact();
  if (!fresh_.empty()) sweep_fresh();
  while (!heap_.empty() && heap_.front().node->is_cancelled()) discard(pop_front());
}

void TimerHeap::pop_due(std::int64_t end_ns, ReadyQueue& ready) {
  if (!fresh_.empty()) take_fresh(fresh_.size(), end_ns);
  take_due(end_ns);
  if (!due_.empty()) queue_due(ready);
}

// Releasing a node may run code that schedules timers, so the new ones are out of reach meanwhile.
void TimerHeap::sweep_fresh() {
  std::vector<Entry> seen;
  seen.swap(fresh_);
  std::int64_t deadline = kNever;
  auto kept = seen.begin();
  for (const Entry& entry : seen) {
    if (entry.node->is_cancelled()) {
      discard(entry);
      continue;
    }
    deadline = std::min(deadline, entry.when_ns);
    *kept++ = entry;
  }
  seen.erase(kept, seen.end());
  swept_ = seen.size();
  fresh_deadline_ = deadline;
  seen.insert(seen.end(), fresh_.begin(), fresh_.end());
  fresh_.swap(seen);
}

// Moves the oldest `count` new timers to where they belong: among the due ones or into the heap.
void TimerHeap::take_fresh(std::size_t count, std::int64_t end_ns) {
  // Many new timers: building the heap anew is linear. Few: each climbs.
  const bool rebuild = count > heap_.size() / 2;
  const auto end = fresh_.begin() + static_cast<std::ptrdiff_t>(count);
  for (auto entry = fresh_.begin(); entry != end; ++entry) {
    if (entry->when_ns < end_ns) {
      due_.push_back(*entry);
      continue;
    }
    heap_.push_back(*entry);
    if (!rebuild) sift_up(heap_.size() - 1);
  }
  fresh_.erase(fresh_.begin(), end);
  swept_ = 0;
  fresh_deadline_ = kNever;
  if (rebuild) heapify();
}

// Moves what is due out of the heap.
void TimerHeap::take_due(std::int64_t end_ns) {
  std::size_t allowance = std::max<std::size_t>(heap_.size() / kBulkShare, 16);
  while (!heap_.empty() && heap_.front().when_ns < end_ns) {
    if (allowance-- == 0) {
      const auto first_due =
          std::partition(heap_.begin(), heap_.end(), [end_ns](const Entry& entry) { return entry.when_ns >= end_ns; });
      due_.insert(due_.end(), first_due, heap_.end());
      heap_.erase(first_due, heap_.end());
      heapify();
      return;
    }
    due_.push_back(pop_front());
  }
}

// Timers of different age lie scattered in memory: each node tells the loop which one to fetch when it runs.
void TimerHeap::queue_due(ReadyQueue& ready) noexcept {
  const auto before = [](const Entry& a, const Entry& b) { return a.before(b); };
  if (!std::is_sorted(due_.begin(), due_.end(), before)) std::sort(due_.begin(), due_.end(), before);
  const std::size_t size = due_.size();
  for (std::size_t i = 0; i < size; ++i) {
    TimerNode& node = *due_[i].node;
    TimerNode* ahead = i + kLookAhead < size ? due_[i + kLookAhead].node : &node;
    prefetch(ahead);
    if (node.is_cancelled()) {
      discard(due_[i]);
      continue;
    }
    node.scheduled = false;
    node.ahead = ahead;
    ready.push(node);
  }
  due_.clear();
}

void TimerHeap::clear() noexcept {
  // Callables may look at other timers while they are destroyed, so the entries leave the heap first.
  std::vector<Entry> entries;
  entries.swap(heap_);
  std::vector<Entry> fresh;
  fresh.swap(fresh_);
  swept_ = 0;
  fresh_deadline_ = kNever;
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

void TimerHeap::compact() {
  const std::size_t size = heap_.size();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (i + kLookAhead < size) prefetch(heap_[i + kLookAhead].node);
    if (heap_[i].node->is_cancelled()) {
      discard(heap_[i]);
    } else {
      heap_[kept++] = heap_[i];
    }
  }
  heap_.erase(heap_.begin() + static_cast<std::ptrdiff_t>(kept), heap_.end());
  heapify();
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

}  // namespace loopspec::detail
