// Queue, PriorityQueue and LifoQueue: hand items from task to task.
//
// Python documentation: library/asyncio-queue.html
//
// Belongs to a loop and may be copied as a Lock may: a copy is the same queue.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "loopspec/coroutine.h"
#include "loopspec/detail/queue_state.h"
#include "loopspec/exceptions.h"

namespace loopspec {

// get_nowait() on an empty queue.
class QueueEmpty : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "QueueEmpty"; }
};

// put_nowait() on a full queue.
class QueueFull : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "QueueFull"; }
};

// Putting into a queue that was shut down, or getting from one that is empty besides.
class QueueShutDown : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "QueueShutDown"; }
};

// First in, first out. T must be movable.
template <class T>
class Queue {
 public:
  // Holds `maxsize` items at most; any number when that is zero or less.
  explicit Queue(std::int64_t maxsize = 0) : state_(std::make_shared<detail::FifoState<T>>(maxsize)) {}

  std::size_t qsize() const noexcept { return state_->size(); }
  std::int64_t maxsize() const noexcept { return state_->maxsize(); }
  bool empty() const noexcept { return state_->empty(); }
  bool full() const noexcept { return state_->full(); }

  // Adds an item, after waiting for room when the queue is full. Throws QueueShutDown when the queue was shut down,
  // also while it waits. Who waits longest is woken first, but a put() that finds room does not wait for others.
  Coroutine<void> put(T item) const { return put(state_, std::move(item)); }
  // Throws QueueFull, QueueShutDown.
  void put_nowait(T item) const { add(*state_, std::move(item)); }

  // Takes an item, after waiting for one when the queue is empty. Throws QueueShutDown when the queue was shut down and
  // has no items left. A task that is cancelled when it has been woken, and has not gone on yet, wakes the next.
  Coroutine<T> get() const { return get(state_); }
  // Throws QueueEmpty, QueueShutDown.
  T get_nowait() const { return take(*state_); }

  // An item that was taken is dealt with. Throws ValueError 'task_done() called too many times'.
  void task_done() const { state_->task_done(); }
  // Waits until every item ever put is dealt with.
  Coroutine<void> join() const { return join(state_); }

  // From now on put() raises QueueShutDown, and get() does once the queue is empty, at once when `immediate`: the items
  // left are then dropped and count as dealt with. Wakes all who wait in put() and get(). New in Python 3.13.
  void shutdown(bool immediate = false) const { state_->shutdown(immediate); }

  // "<Queue maxsize=1 _getters[1] tasks=2>"
  std::string repr() const { return state_->repr(); }
  friend bool operator==(const Queue& a, const Queue& b) noexcept { return a.state_ == b.state_; }

 protected:
  using State = detail::QueueState<T>;
  explicit Queue(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}

 private:
  static void add(State& queue, T item) {
    queue.check_room();
    queue.push(std::move(item));
    queue.item_added();
  }
  static T take(State& queue) {
    queue.check_item();
    T item = queue.pop();
    queue.item_taken();
    return item;
  }

  // Coroutines that own what they use.
  static Coroutine<void> put(std::shared_ptr<State> queue, T item) {
    while (queue->full()) {
      queue->check_open();
      detail::Waiter putter(queue->putters, queue->bound_loop());
      try {
        co_await putter;
      } catch (...) {
        detail::QueueStateBase::give_up(putter, queue->putters, !queue->full());
        throw;
      }
    }
    add(*queue, std::move(item));
  }
  static Coroutine<T> get(std::shared_ptr<State> queue) {
    while (queue->empty()) {
      queue->check_open();
      detail::Waiter getter(queue->getters, queue->bound_loop());
      try {
        co_await getter;
      } catch (...) {
        detail::QueueStateBase::give_up(getter, queue->getters, !queue->empty());
        throw;
      }
    }
    co_return take(*queue);
  }
  static Coroutine<void> join(std::shared_ptr<State> queue) {
    if (!queue->all_done()) co_await queue->finished().wait();
  }

  std::shared_ptr<State> state_;
};

// The least item first. Items that are equal leave in the order that Python's heapq gives them.
template <class T, class Less = std::less<>>
class PriorityQueue : public Queue<T> {
 public:
  explicit PriorityQueue(std::int64_t maxsize = 0, Less less = Less())
      : Queue<T>(std::make_shared<detail::PriorityState<T, Less>>(maxsize, std::move(less))) {}
};

// Last in, first out.
template <class T>
class LifoQueue : public Queue<T> {
 public:
  explicit LifoQueue(std::int64_t maxsize = 0) : Queue<T>(std::make_shared<detail::LifoState<T>>(maxsize)) {}
};

}  // namespace loopspec
