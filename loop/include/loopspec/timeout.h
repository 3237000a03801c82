// timeout() and timeout_at(): limit how long something may take.
//
// Python documentation: library/asyncio-task.html#timeouts
//
// Where Python writes `async with timeout(10):`, C++ passes the body:
//
//   co_await timeout(10, [](Timeout& scope) -> Coroutine<void> { ... });
#pragma once

#include <concepts>
#include <optional>
#include <utility>

#include "loopspec/sleep.h"
#include "loopspec/task.h"

namespace loopspec {

// The running timeout, for its body: may be moved, and asked whether it has run out.
class Timeout {
 public:
  // Begins in the current task, due at `when` on the loop's clock, or never. Throws RuntimeError 'Timeout should be used
  // inside a task'.
  explicit Timeout(std::optional<double> when);
  Timeout(const Timeout&) = delete;
  Timeout& operator=(const Timeout&) = delete;
  ~Timeout();

  // The deadline, if there is one.
  std::optional<double> when() const noexcept { return when_; }
  // Moves the deadline. Throws RuntimeError once the timeout has run out or is finished.
  void reschedule(std::optional<double> when);
  bool expired() const noexcept { return state_ == State::kExpiring || state_ == State::kExpired; }

  // Used by the library at the end of the body: rethrows `error`, as TimeoutError when it is this timeout's own
  // cancellation.
  void exit(const std::exception_ptr& error);

 private:
  enum class State { kActive, kExpiring, kExpired, kExited };
  void expire();

  State state_ = State::kActive;
  std::optional<double> when_;
  TaskBase task_;
  int cancelling_;
  Handle handle_;
};

namespace detail {

template <class T>
struct CoroutineResult;
template <class T>
struct CoroutineResult<Coroutine<T>> {
  using type = T;
};
template <class F>
using BodyResult = typename CoroutineResult<std::invoke_result_t<F&, Timeout&>>::type;

// Bodies for wait_for(). No aggregates: see TaskOptions.
template <class F, class T>
struct AwaitFuture {
  explicit AwaitFuture(F awaited) : future(std::move(awaited)) {}
  F future;
  Coroutine<T> operator()(Timeout&) const { return await(future); }
  static Coroutine<T> await(F awaited) { co_return co_await awaited; }
};
template <class T>
struct AwaitCoroutine {
  explicit AwaitCoroutine(Coroutine<T> awaited) : coroutine(std::move(awaited)) {}
  Coroutine<T> coroutine;
  Coroutine<T> operator()(Timeout&) { return std::move(coroutine); }
};

// Cancels the future and waits until it is done.
Coroutine<void> cancel_and_wait(FutureBase future);
void raise_timeout_if_cancelled(const FutureBase& future);

}  // namespace detail

// Runs `body(scope)` as part of the current task and returns its result. When the clock reaches `when` first, the task
// is cancelled once, and the CancelledError that leaves the body becomes TimeoutError.
template <class F>
Coroutine<detail::BodyResult<F>> timeout_at(std::optional<double> when, F body) {
  Timeout scope(when);
  std::exception_ptr error;
  if constexpr (std::is_void_v<detail::BodyResult<F>>) {
    try {
      co_await body(scope);
    } catch (...) {
      error = std::current_exception();
    }
    scope.exit(error);
  } else {
    std::optional<detail::BodyResult<F>> result;
    try {
      result.emplace(co_await body(scope));
    } catch (...) {
      error = std::current_exception();
    }
    scope.exit(error);
    co_return std::move(*result);
  }
}

// The same, `delay` seconds from now, or without limit.
template <class F>
Coroutine<detail::BodyResult<F>> timeout(std::optional<double> delay, F body) {
  if (delay) delay = get_running_loop().time() + *delay;
  return timeout_at(delay, std::move(body));
}

}  // namespace loopspec
