// The ready queue: an intrusive first-in-first-out list that owns a reference to each node.
#pragma once

#include <utility>

#include "loopspec/detail/handle_node.h"

namespace loopspec::detail {

class ReadyQueue {
 public:
  ReadyQueue() = default;
  ReadyQueue(const ReadyQueue&) = delete;
  ReadyQueue& operator=(const ReadyQueue&) = delete;

  bool empty() const noexcept { return head_ == nullptr; }

  // Takes over the caller's reference.
  void push(HandleNode& node) noexcept {
    node.next = nullptr;
    *tail_ = &node;
    tail_ = &node.next;
  }

  // Takes over the references to nodes that are linked already; the last one's `next` is null.
  void append(HandleNode& first, HandleNode& last) noexcept {
    *tail_ = &first;
    tail_ = &last.next;
  }

  // Hands the reference to the caller; null when empty. The node's `next` is left as it was.
  HandleNode* pop() noexcept {
    HandleNode* node = head_;
    if (node == nullptr) return nullptr;
    head_ = node->next;
    if (head_ == nullptr) tail_ = &head_;
    return node;
  }

  // Moves everything out of `other` to the front of this queue.
  void prepend(ReadyQueue& other) noexcept {
    if (other.empty()) return;
    *other.tail_ = head_;
    if (head_ == nullptr) tail_ = other.tail_;
    head_ = std::exchange(other.head_, nullptr);
    other.tail_ = &other.head_;
  }

 private:
  HandleNode* head_ = nullptr;
  HandleNode** tail_ = &head_;
};

}  // namespace loopspec::detail
