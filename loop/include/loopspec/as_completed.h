// as_completed(): results in the order in which they come.
//
// Python documentation: library/asyncio-task.html#asyncio.as_completed
//
//   for (Coroutine<int>& next : as_completed(tasks)) use(co_await std::move(next));
#pragma once

#include <deque>
#include <iterator>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "loopspec/detail/gathering.h"
#include "loopspec/task.h"

namespace loopspec {

namespace detail {

// The futures of one as_completed() that are done and that nobody has taken yet, oldest first.
class Completions {
 public:
  Completions(const std::vector<FutureBase>& futures, std::optional<double> timeout);
  Completions(const Completions&) = delete;
  Completions& operator=(const Completions&) = delete;
  ~Completions();

  std::size_t size() const noexcept { return size_; }

  // Waits for one, the first caller first. Raises TimeoutError in place of each that was not done in time.
  static Coroutine<FutureBase> take(std::shared_ptr<Completions> self);

 private:
  struct Watched {
    FutureBase future;
    Handle registration;
  };
  void completed(const FutureBase& future);
  void timed_out();
  void put(FutureBase future);
  void wake_next();

  std::size_t size_;
  std::unordered_map<const FutureState*, Watched> todo_;
  std::deque<FutureBase> done_;  // empty ones stand for what was not done in time
  std::deque<Future<void>> waiters_;
  TimerHandle timer_;
};

}  // namespace detail

// What as_completed() returns. A range whose elements are made one by one, once.
template <class T>
class AsCompleted {
 public:
  explicit AsCompleted(std::shared_ptr<detail::Completions> completions)
      : completions_(std::move(completions)), left_(completions_->size()) {}

  // How many next() may be called for.
  std::size_t left() const noexcept { return left_; }

  // A coroutine that waits for the next future to be done and ends as that one did, or with TimeoutError. Throws
  // StopIteration when there is none left.
  Coroutine<T> next() {
    count_down();
    return result_of_next(completions_);
  }
  // The same, giving the future itself (Python 3.13's `async for`).
  Coroutine<Future<T>> next_done() {
    count_down();
    return future_of_next(completions_);
  }

  class Iterator {
   public:
    explicit Iterator(AsCompleted* of) : of_(of) { advance(); }
    Coroutine<T>& operator*() { return *current_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    bool operator==(std::default_sentinel_t) const noexcept { return !current_; }

   private:
    void advance() {
      current_.reset();
      if (of_->left_ > 0) current_.emplace(of_->next());
    }
    AsCompleted* of_;
    std::optional<Coroutine<T>> current_;
  };
  Iterator begin() { return Iterator(this); }
  static std::default_sentinel_t end() noexcept { return {}; }

 private:
  void count_down() {
    if (left_ == 0) throw StopIteration();
    --left_;
  }
  static Coroutine<T> result_of_next(std::shared_ptr<detail::Completions> completions) {
    const FutureBase done = co_await detail::Completions::take(std::move(completions));
    const Future<T> typed(detail::StateRef<detail::FutureState>::share(done.state()));
    if constexpr (std::is_void_v<T> || std::copy_constructible<T>) {
      co_return typed.result();
    } else {
      co_return typed.take_result();
    }
  }
  static Coroutine<Future<T>> future_of_next(std::shared_ptr<detail::Completions> completions) {
    const FutureBase done = co_await detail::Completions::take(std::move(completions));
    co_return Future<T>(detail::StateRef<detail::FutureState>::share(done.state()));
  }

  std::shared_ptr<detail::Completions> completions_;
  std::size_t left_;
};

// Coroutines that give the results of the futures, as soon as there are any and in the order in which they come. After
// `timeout` seconds those that are left raise TimeoutError; nothing is cancelled. A future that is given twice counts
// once.
template <class T>
AsCompleted<T> as_completed(const std::vector<Future<T>>& futures, std::optional<double> timeout = std::nullopt) {
  return AsCompleted<T>(
      std::make_shared<detail::Completions>(std::vector<FutureBase>(futures.begin(), futures.end()), timeout));
}
// The same for tasks, and for coroutines, of which it makes tasks on the running (or current) loop first.
template <class T>
AsCompleted<T> as_completed(const std::vector<Task<T>>& tasks, std::optional<double> timeout = std::nullopt) {
  return as_completed(std::vector<Future<T>>(tasks.begin(), tasks.end()), timeout);
}
template <class T>
AsCompleted<T> as_completed(std::vector<Coroutine<T>> coroutines, std::optional<double> timeout = std::nullopt) {
  return as_completed(detail::make_tasks(std::move(coroutines)), timeout);
}

}  // namespace loopspec
