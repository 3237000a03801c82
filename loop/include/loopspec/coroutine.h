// Coroutine<T>: what a C++ coroutine that runs on the loop returns; Python's `async def`.
//
// Python documentation: library/asyncio-task.html#coroutines
//
//   loopspec::Coroutine<int> answer() {
//     co_await loopspec::sleep(1.0);
//     co_return 42;
//   }
//
// Calling the function runs nothing. `co_await answer()` runs it as part of the awaiting coroutine, without a turn of
// the loop in between; create_task(answer()) gives it a task of its own. A coroutine can await futures, tasks and other
// coroutines. Frames come from a free list of the thread (detail/pool.h).
//
// Keep what a coroutine needs in its parameters: a lambda's captures are gone once the lambda is.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "loopspec/detail/pool.h"
#include "loopspec/detail/task_core.h"
#include "loopspec/future.h"

namespace loopspec {

template <class T>
class Coroutine;

namespace detail {

// An awaiter the promise accepts: it reports to the running task what it waits for.
template <class A>
concept TaskAwaiter = requires { typename A::IsTaskAwaiter; };

struct PromiseBase {
  static void* operator new(std::size_t size) { return pool_allocate(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { pool_free(frame, size); }

  // Hands control back to whoever awaits this coroutine; the task notices when that is nobody.
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      current_task_core->go_on(self.promise().continuation);
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { exception = std::current_exception(); }

  template <TaskAwaiter A>
  A&& await_transform(A&& awaiter) const noexcept {
    return std::forward<A>(awaiter);
  }
  template <class A>
    requires requires(A&& awaitable) { std::forward<A>(awaitable).operator co_await(); }
  auto await_transform(A&& awaitable) const {
    return std::forward<A>(awaitable).operator co_await();
  }

  std::coroutine_handle<> continuation;
  std::exception_ptr exception;
};

template <class T>
struct Promise : PromiseBase {
  Coroutine<T> get_return_object() noexcept;
  template <class V>
    requires std::constructible_from<T, V>
  void return_value(V&& result) {
    value.emplace(std::forward<V>(result));
  }
  T take() {
    if (exception) std::rethrow_exception(exception);
    return std::move(*value);
  }
  std::optional<T> value;
};

template <>
struct Promise<void> : PromiseBase {
  Coroutine<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace detail

// Owns a coroutine that has not been awaited yet. Move-only; awaited once.
template <class T = void>
class [[nodiscard]] Coroutine {
 public:
  using promise_type = detail::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Coroutine(Coroutine&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Coroutine& operator=(Coroutine&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Coroutine() {
    if (handle_) handle_.destroy();
  }

  struct Awaiter {
    using IsTaskAwaiter = void;
    explicit Awaiter(Handle child) noexcept : handle(child) {}
    Awaiter(Awaiter&& other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    Awaiter& operator=(Awaiter&&) = delete;
    ~Awaiter() {
      if (handle) handle.destroy();
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> parent) const noexcept {
      handle.promise().continuation = parent;
      detail::current_task_core->go_on(handle);
    }
    T await_resume() const { return handle.promise().take(); }
    Handle handle;
  };
  Awaiter operator co_await() && noexcept { return Awaiter(release()); }

  // Used by the library: gives up ownership.
  Handle release() noexcept { return std::exchange(handle_, nullptr); }
  explicit Coroutine(Handle handle) noexcept : handle_(handle) {}

 private:
  Handle handle_;
};

namespace detail {

template <class T>
Coroutine<T> Promise<T>::get_return_object() noexcept {
  return Coroutine<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Coroutine<void> Promise<void>::get_return_object() noexcept {
  return Coroutine<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

// co_await future: F is Future<T>, or FutureBase.
template <class F>
struct FutureWait {
  using IsTaskAwaiter = void;
  explicit FutureWait(const F& awaited) noexcept : future(awaited) {}
  F future;
  TaskCore* task = nullptr;
  bool await_ready() const noexcept { return future.done(); }
  void await_suspend(std::coroutine_handle<> self) {
    task = current_task_core;
    task->wait_for(self, future);
  }
  void rethrow_thrown() const {
    if (task != nullptr) task->rethrow_thrown();
  }
};

template <class T>
struct FutureAwaiter : FutureWait<Future<T>> {
  using FutureWait<Future<T>>::FutureWait;
  T await_resume() const {
    this->rethrow_thrown();
    if constexpr (std::is_void_v<T> || std::copy_constructible<T>) {
      return this->future.result();
    } else {
      return this->future.take_result();
    }
  }
};

struct FutureBaseAwaiter : FutureWait<FutureBase> {
  using FutureWait<FutureBase>::FutureWait;
  void await_resume() const {
    rethrow_thrown();
    future.state()->check_result();
  }
};

// A bare `yield`: one turn of the loop.
struct YieldAwaiter {
  using IsTaskAwaiter = void;
  TaskCore* task = nullptr;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> self) noexcept {
    task = current_task_core;
    task->yield(self);
  }
  void await_resume() const { task->rethrow_thrown(); }
};

}  // namespace detail

inline detail::FutureBaseAwaiter FutureBase::operator co_await() const { return detail::FutureBaseAwaiter(*this); }

template <class T>
detail::FutureAwaiter<T> Future<T>::operator co_await() const {
  return detail::FutureAwaiter<T>(*this);
}

}  // namespace loopspec
