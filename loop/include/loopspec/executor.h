// Executor: something that makes calls elsewhere, such as in a pool of threads.
//
// Python documentation: library/concurrent.futures.html#executor-objects
//
// All methods may be called from any thread.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "loopspec/concurrent_future.h"
#include "loopspec/detail/callable.h"

namespace loopspec {

// An executor can make no more calls, such as when a thread of it could not be initialised.
class BrokenExecutor : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
  std::string_view type_name() const noexcept override { return "BrokenExecutor"; }
};

// One call to make, as an executor sees it.
class WorkItem {
 public:
  WorkItem() = default;
  WorkItem(const WorkItem&) = delete;
  WorkItem& operator=(const WorkItem&) = delete;
  virtual ~WorkItem() = default;

  // Makes the call, unless its future was cancelled, and gives the future what came of it. Throws only what a done
  // callback throws that is no Exception.
  virtual void run() = 0;
  virtual ConcurrentFutureBase future() const = 0;
};

namespace detail {

template <class R, class F>
class Job final : public WorkItem {
 public:
  template <class G>
  Job(ConcurrentFuture<R> future, G&& function) : future_(std::move(future)), function_(std::forward<G>(function)) {}

  void run() override {
    if (!future_.set_running_or_notify_cancel()) return;
    using Value = typename FutureValue<R>::type;
    std::optional<Value> value;
    std::exception_ptr error;
    try {
      if (is_empty_callable(*function_)) throw TypeError("'NoneType' object is not callable");
      if constexpr (std::is_void_v<R>) {
        (*function_)();
        value.emplace();
      } else {
        value.emplace((*function_)());
      }
    } catch (...) {
      error = std::current_exception();
    }
    function_.reset();  // what it holds is gone when others learn of the end
    if (error) {
      future_.set_exception(std::exchange(error, nullptr));
    } else if constexpr (std::is_void_v<R>) {
      future_.set_result();
    } else {
      future_.set_result(std::move(*value));
    }
  }
  ConcurrentFutureBase future() const override { return future_; }

 private:
  ConcurrentFuture<R> future_;
  std::optional<F> function_;
};

}  // namespace detail

class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  // Has `function()` called, and gives the future of its result. What the function throws, whatever it is, becomes the
  // future's exception. Throws what submit_work() throws.
  template <class F>
    requires std::invocable<std::decay_t<F>&>
  ConcurrentFuture<std::decay_t<std::invoke_result_t<std::decay_t<F>&>>> submit(F&& function) {
    using Result = std::decay_t<std::invoke_result_t<std::decay_t<F>&>>;
    auto future = ConcurrentFuture<Result>::create();
    submit_work(std::make_unique<detail::Job<Result, std::decay_t<F>>>(future, std::forward<F>(function)));
    return future;
  }

  // No more calls are accepted; those that were are made, unless `cancel_futures` cancels those that have not begun.
  // With `wait` it returns when all have ended and what the executor used is released. May be repeated.
  virtual void shutdown(bool wait = true, bool cancel_futures = false) = 0;

 protected:
  // Runs the item some time, elsewhere. Throws RuntimeError 'cannot schedule new futures after shutdown'.
  virtual void submit_work(std::unique_ptr<WorkItem> item) = 0;
};

}  // namespace loopspec
