// ConcurrentFuture<T>: the result of a call that another thread makes.
//
// Python documentation: library/concurrent.futures.html#future-objects
//
// Unlike Future<T> it belongs to no loop: every method may be called from any thread. wrap_future() makes a Future of
// one, run_coroutine_threadsafe() one of a coroutine. A callback's exception is logged ("concurrent.futures", ERROR)
// and goes no further.
#pragma once

#include <concepts>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "loopspec/detail/future_state.h"
#include "loopspec/exceptions.h"

namespace loopspec {

class ConcurrentFutureBase;
template <class T>
class ConcurrentFuture;

namespace detail {

class ConcurrentState;
using ConcurrentStatePtr = std::shared_ptr<ConcurrentState>;

// A done callback, called once.
struct ConcurrentCallback {
  virtual ~ConcurrentCallback() = default;
  virtual void call(const ConcurrentStatePtr& future) = 0;
};

class ConcurrentState : public std::enable_shared_from_this<ConcurrentState> {
 public:
  enum class Status : std::uint8_t { kPending, kRunning, kCancelled, kCancelledAndNotified, kFinished };

  ConcurrentState() = default;
  ConcurrentState(const ConcurrentState&) = delete;
  ConcurrentState& operator=(const ConcurrentState&) = delete;
  virtual ~ConcurrentState();

  bool cancel();
  bool cancelled() const;
  bool running() const;
  bool done() const;
  bool set_running_or_notify_cancel();
  void set_exception(std::exception_ptr exception);
  // Waits; throws TimeoutError when it is not done in time, CancelledError when it was cancelled.
  std::exception_ptr exception(std::optional<double> timeout);
  void add_done_callback(std::unique_ptr<ConcurrentCallback> callback);
  std::string repr() const;

 protected:
  // Runs `store` and makes the future finished. Throws InvalidStateError when it is done.
  template <class Store>
  void finish(Store store) {
    {
      const std::lock_guard lock(mutex_);
      check_settable();
      store();
      status_ = Status::kFinished;
    }
    notify();
  }
  virtual std::string value_type_name() const = 0;

 private:
  static bool is_done(Status status) noexcept { return status >= Status::kCancelled; }
  void check_settable() const;
  std::string describe() const;
  void notify();
  void invoke(ConcurrentCallback& callback);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Status status_ = Status::kPending;
  std::exception_ptr exception_;
  std::vector<std::unique_ptr<ConcurrentCallback>> callbacks_;
};

std::string type_name_of(const std::type_info& type);

template <class T>
class TypedConcurrentState final : public ConcurrentState {
 public:
  using Value = typename FutureValue<T>::type;
  template <class V>
  void set_result(V&& value) {
    finish([&] { value_.emplace(std::forward<V>(value)); });
  }
  Value& result(std::optional<double> timeout) {
    if (const std::exception_ptr error = exception(timeout)) std::rethrow_exception(error);
    return *value_;
  }

 protected:
  std::string value_type_name() const override { return std::is_void_v<T> ? "NoneType" : type_name_of(typeid(Value)); }

 private:
  std::optional<Value> value_;
};

}  // namespace detail

// A counted reference to a concurrent future whatever its type of result; copies refer to the same one and compare
// equal. An empty one (false) refers to none.
class ConcurrentFutureBase {
 public:
  ConcurrentFutureBase() noexcept = default;

  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  friend bool operator==(const ConcurrentFutureBase& a, const ConcurrentFutureBase& b) noexcept {
    return a.state_ == b.state_;
  }

  // Cancels a future whose call has not begun: true, also when it was cancelled before. Callbacks run here.
  bool cancel() const { return state_->cancel(); }
  bool cancelled() const { return state_->cancelled(); }
  // The call has begun and not ended.
  bool running() const { return state_->running(); }
  // Cancelled or finished.
  bool done() const { return state_->done(); }

  // Waits for the end, `timeout` seconds at most: the exception, null when there is a result. Throws TimeoutError, and
  // CancelledError when cancelled.
  std::exception_ptr exception(std::optional<double> timeout = std::nullopt) const {
    return state_->exception(timeout);
  }

  // Calls `function`, with this future or without argument, in the thread that ends or cancels it, in the order of
  // registration; here and now when it is done.
  template <class F>
    requires std::invocable<std::decay_t<F>&, ConcurrentFutureBase> || std::invocable<std::decay_t<F>&>
  void add_done_callback(F&& function) const {
    add_done_function<ConcurrentFutureBase>(std::forward<F>(function));
  }

  // ---- For executors and tests

  // The call is about to begin: true, or false when the future was cancelled and the call must not be made. Throws
  // RuntimeError 'Future in unexpected state'.
  bool set_running_or_notify_cancel() const { return state_->set_running_or_notify_cancel(); }
  // Throws InvalidStateError when done.
  void set_exception(std::exception_ptr exception) const { state_->set_exception(std::move(exception)); }
  template <class E>
    requires std::derived_from<std::decay_t<E>, std::exception>
  void set_exception(E&& exception) const { set_exception(std::make_exception_ptr(std::forward<E>(exception))); }

  // "<Future at 0x... state=running>"
  std::string repr() const { return state_->repr(); }

  // Used by the library.
  explicit ConcurrentFutureBase(detail::ConcurrentStatePtr state) noexcept : state_(std::move(state)) {}
  const detail::ConcurrentStatePtr& state() const noexcept { return state_; }

 protected:
  template <class Argument, class F>
  void add_done_function(F&& function) const {
    struct Call final : detail::ConcurrentCallback {
      explicit Call(F&& source) : stored(std::forward<F>(source)) {}
      void call(const detail::ConcurrentStatePtr& future) override {
        if constexpr (std::invocable<std::decay_t<F>&, Argument>) {
          stored(Argument(future));
        } else {
          static_cast<void>(future);
          stored();
        }
      }
      std::decay_t<F> stored;
    };
    state_->add_done_callback(std::make_unique<Call>(std::forward<F>(function)));
  }

  detail::ConcurrentStatePtr state_;
};

template <class T>
class ConcurrentFuture : public ConcurrentFutureBase {
 public:
  ConcurrentFuture() noexcept = default;
  // A pending one; Python's concurrent.futures.Future().
  static ConcurrentFuture create() { return ConcurrentFuture(std::make_shared<State>()); }

  // Waits for the end, `timeout` seconds at most, and gives the result or throws what the call raised; TimeoutError,
  // CancelledError. The reference lives as long as the future.
  decltype(auto) result(std::optional<double> timeout = std::nullopt) const {
    if constexpr (std::is_void_v<T>) {
      typed().result(timeout);
    } else {
      return static_cast<const T&>(typed().result(timeout));
    }
  }
  // As result(), moving the value out: for the one owner of a result that cannot be copied.
  T take_result(std::optional<double> timeout = std::nullopt) const {
    if constexpr (std::is_void_v<T>) {
      typed().result(timeout);
    } else {
      return std::move(typed().result(timeout));
    }
  }

  // For executors and tests. Throws InvalidStateError when done.
  template <class V>
    requires(!std::is_void_v<T> && std::constructible_from<T, V>)
  void set_result(V&& value) const {
    typed().set_result(std::forward<V>(value));
  }
  void set_result() const
    requires std::is_void_v<T>
  {
    typed().set_result(detail::Nothing{});
  }

  // As ConcurrentFutureBase::add_done_callback(); the function may also take a ConcurrentFuture<T>.
  template <class F>
    requires std::invocable<std::decay_t<F>&, ConcurrentFuture<T>> || std::invocable<std::decay_t<F>&>
  void add_done_callback(F&& function) const {
    this->template add_done_function<ConcurrentFuture<T>>(std::forward<F>(function));
  }

  // Used by the library: the state must be that of a ConcurrentFuture<T>.
  explicit ConcurrentFuture(detail::ConcurrentStatePtr state) noexcept : ConcurrentFutureBase(std::move(state)) {}

 private:
  using State = detail::TypedConcurrentState<T>;
  State& typed() const noexcept { return static_cast<State&>(*this->state_); }
};

}  // namespace loopspec
