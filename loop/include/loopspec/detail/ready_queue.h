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

 private:
  friend class ReadyBatch;
  HandleNode* head_ = nullptr;
  HandleNode** tail_ = &head_;
};

// What was queued at one moment. What was not taken when the batch ends goes back to the front of the queue.
class ReadyBatch {
 public:
  explicit ReadyBatch(ReadyQueue& queue) noexcept
      : queue_(queue), next_(std::exchange(queue.head_, nullptr)), tail_(std::exchange(queue.tail_, &queue.head_)) {}
  ReadyBatch(const ReadyBatch&) = delete;
  ReadyBatch& operator=(const ReadyBatch&) = delete;
  ~ReadyBatch() {
    if (next_ == nullptr) return;
    *tail_ = queue_.head_;
    if (queue_.head_ == nullptr) queue_.tail_ = tail_;
    queue_.head_ = next_;
  }

  // What take() will give next, still the batch's.
  const HandleNode* following() const noexcept { return next_; }

  // Hands the reference to the caller; null when nothing is left.
  HandleNode* take() noexcept {
    HandleNode* node = next_;
    if (node != nullptr) next_ = node->next;
    return node;
  }

 private:
  ReadyQueue& queue_;
  HandleNode* next_;
  HandleNode** tail_;
};

}  // namespace loopspec::detail
