// The inbox: how other threads hand nodes to the loop. One atomic word, which is
//   null      the loop is awake and nothing waits;
//   a node    the newest of a stack of waiting nodes;
//   asleep    the loop is about to block, or blocks: the producer that replaces it must wake the loop;
//   closed    nothing is accepted any more.
// Any number of producers; one consumer, the loop's thread.
#pragma once

#include <atomic>

#include "loopspec/detail/handle_node.h"

namespace loopspec::detail {

class Inbox {
 public:
  enum class Push { kQueued, kMustWake, kClosed };

  Inbox() = default;
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  // Any thread. Takes over the caller's reference unless it returns kClosed.
  Push push(HandleNode& node) noexcept {
    HandleNode* head = head_.load(std::memory_order_relaxed);
    do {
      if (head == closed()) return Push::kClosed;
      node.next = head == asleep() ? nullptr : head;
    } while (!head_.compare_exchange_weak(head, &node, std::memory_order_release, std::memory_order_relaxed));
    return head == asleep() ? Push::kMustWake : Push::kQueued;
  }

  // Loop's thread. Relaxed is enough to see every push that happened before.
  bool has_nodes() const noexcept {
    HandleNode* head = head_.load(std::memory_order_relaxed);
    return head != nullptr && head != asleep() && head != closed();
  }

  // Loop's thread, before it blocks: false when nodes wait.
  bool try_sleep() noexcept {
    HandleNode* expected = nullptr;
    return head_.compare_exchange_strong(expected, asleep(), std::memory_order_relaxed);
  }

  // What waited, oldest first, linked by `next`; both ends null when nothing did.
  struct Taken {
    HandleNode* oldest;
    HandleNode* newest;
    bool has_timers;
  };

  // Loop's thread: everything that waits; awake from here on.
  Taken take() noexcept { return in_order(head_.exchange(nullptr, std::memory_order_acquire)); }

  // Loop's thread: the last take().
  Taken close() noexcept { return in_order(head_.exchange(closed(), std::memory_order_acquire)); }

 private:
  // Addresses of no node.
  HandleNode* asleep() const noexcept { return reinterpret_cast<HandleNode*>(const_cast<char*>(&marks_[0])); }
  HandleNode* closed() const noexcept { return reinterpret_cast<HandleNode*>(const_cast<char*>(&marks_[1])); }

  Taken in_order(HandleNode* newest) const noexcept {
    if (newest == nullptr || newest == asleep() || newest == closed()) return {nullptr, nullptr, false};
    HandleNode* oldest = nullptr;
    std::uint8_t flags = 0;
    for (HandleNode* node = newest; node != nullptr;) {
      HandleNode* older = node->next;
      flags |= node->flags;
      node->next = oldest;
      oldest = node;
      node = older;
    }
    return {oldest, newest, (flags & NodeFlags::kTimer) != 0};
  }

  alignas(64) std::atomic<HandleNode*> head_{nullptr};
  char marks_[2] = {};
};

}  // namespace loopspec::detail
