// What a queue refers to: the items, who waits for items or for room, and how many items are not dealt with.
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "loopspec/detail/heapq.h"
#include "loopspec/detail/loop_bound.h"
#include "loopspec/detail/waiter_list.h"
#include "loopspec/event.h"

namespace loopspec::detail {

class QueueStateBase : public LoopBound {
 public:
  explicit QueueStateBase(std::int64_t maxsize);
  virtual ~QueueStateBase() = default;

  virtual std::size_t size() const noexcept = 0;
  bool empty() const noexcept { return size() == 0; }
  bool full() const noexcept { return maxsize_ > 0 && size() >= static_cast<std::size_t>(maxsize_); }
  std::int64_t maxsize() const noexcept { return maxsize_; }

  // Before an item is added: throws QueueShutDown or QueueFull.
  void check_room() const;
  void item_added();
  // Before an item is taken: throws QueueShutDown or QueueEmpty.
  void check_item() const;
  void item_taken() { putters.grant_next_and_remove(); }
  // Before waiting for an item or for room: throws QueueShutDown.
  void check_open() const;
  // `waiter` was to be woken, or raised instead: if it was woken and there is something for another, that one is.
  static void give_up(Waiter& waiter, WaiterList& list, bool possible);

  void task_done();
  bool all_done() const noexcept { return unfinished_ == 0; }
  // Set while all are done.
  const Event& finished() const noexcept { return finished_; }
  void shutdown(bool immediate);
  std::string repr() const override;

  WaiterList getters;
  WaiterList putters;

 private:
  virtual std::string_view type_name() const noexcept = 0;
  virtual void drop_item() = 0;

  std::int64_t maxsize_;
  std::uint64_t unfinished_ = 0;
  Event finished_;
  bool shut_down_ = false;
};

template <class T>
class QueueState : public QueueStateBase {
 public:
  using QueueStateBase::QueueStateBase;

  virtual void push(T item) = 0;
  virtual T pop() = 0;

 private:
  void drop_item() override { pop(); }
};

template <class T>
class FifoState final : public QueueState<T> {
 public:
  using QueueState<T>::QueueState;
  std::size_t size() const noexcept override { return items_.size(); }
  std::string_view type_name() const noexcept override { return "Queue"; }
  void push(T item) override { items_.push_back(std::move(item)); }
  T pop() override {
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  std::deque<T> items_;
};

template <class T>
class LifoState final : public QueueState<T> {
 public:
  using QueueState<T>::QueueState;
  std::size_t size() const noexcept override { return items_.size(); }
  std::string_view type_name() const noexcept override { return "LifoQueue"; }
  void push(T item) override { items_.push_back(std::move(item)); }
  T pop() override {
    T item = std::move(items_.back());
    items_.pop_back();
    return item;
  }

 private:
  std::vector<T> items_;
};

template <class T, class Less>
class PriorityState final : public QueueState<T> {
 public:
  PriorityState(std::int64_t maxsize, Less less) : QueueState<T>(maxsize), less_(std::move(less)) {}
  std::size_t size() const noexcept override { return items_.size(); }
  std::string_view type_name() const noexcept override { return "PriorityQueue"; }
  void push(T item) override { heap_push(items_, std::move(item), less_); }
  T pop() override { return heap_pop(items_, less_); }

 private:
  std::vector<T> items_;
  Less less_;
};

}  // namespace loopspec::detail
