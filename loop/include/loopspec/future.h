// Future<T>: a result that is not there yet.
//
// Python documentation: library/asyncio-future.html#future-object
//
// All methods belong to the loop's thread; from elsewhere use
// `loop.call_soon_threadsafe([future] { future.set_result(1); })`. References may be copied and dropped on any
// thread. An exception that nobody retrieved is reported to the loop's exception handler when the last reference
// goes: "Future exception was never retrieved".
#pragma once

#include <concepts>
#include <utility>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/future_base.h"

namespace loopspec {

namespace detail {
template <class T>
struct FutureAwaiter;
}

template <class T>
class Future : public FutureBase {
 public:
  // Refers to no future; see FutureBase.
  Future() noexcept = default;
  // A pending future of `loop`; the same as loop.create_future<T>().
  explicit Future(AbstractEventLoop& loop) : FutureBase(detail::StateRef<detail::FutureState>::adopt(new State(loop))) {}

  // Makes the future done and schedules its callbacks. Errors as set_exception().
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

  // The result. Throws the exception set, CancelledError when cancelled, InvalidStateError "Result is not set."
  // when pending. The reference lives as long as the future.
  decltype(auto) result() const {
    if constexpr (std::is_void_v<T>) {
      typed().result();
    } else {
      return static_cast<const T&>(typed().result());
    }
  }
  // As result(), moving the value out: for the one owner of a result that cannot be copied.
  T take_result() const {
    if constexpr (std::is_void_v<T>) {
      typed().result();
    } else {
      return std::move(typed().result());
    }
  }

  // As FutureBase::add_done_callback(); the function may also take a Future<T>.
  template <class F>
    requires std::invocable<std::decay_t<F>&, Future<T>> || std::invocable<std::decay_t<F>&>
  Handle add_done_callback(F&& function, SourceLocation where = SourceLocation::current()) const {
    return add_done_function<Future<T>>(std::forward<F>(function), detail::copy_current_context(), where);
  }
  template <class F>
    requires std::invocable<std::decay_t<F>&, Future<T>> || std::invocable<std::decay_t<F>&>
  Handle add_done_callback(F&& function, const Context& context,
                           SourceLocation where = SourceLocation::current()) const {
    return add_done_function<Future<T>>(std::forward<F>(function), context.share(), where);
  }

  // `co_await future` in a coroutine gives the result or raises as result() does, after waiting when it is pending.
  // Include loopspec/coroutine.h.
  detail::FutureAwaiter<T> operator co_await() const;

  // Used by the library: the state must be that of a Future<T>.
  explicit Future(detail::StateRef<detail::FutureState> state) noexcept : FutureBase(std::move(state)) {}

 protected:
  using State = detail::TypedFutureState<T>;
  detail::TypedFutureState<T>& typed() const noexcept { return static_cast<detail::TypedFutureState<T>&>(*state_.get()); }
};

template <class T>
Future<T> AbstractEventLoop::create_future() {
  return Future<T>(*this);
}

template <class T>
T AbstractEventLoop::run_until_complete(const Future<T>& future) {
  run_until_done(future);
  if constexpr (std::is_void_v<T>) {
    future.result();
  } else if constexpr (std::copy_constructible<T>) {
    return future.result();
  } else {
    return future.take_result();
  }
}

}  // namespace loopspec
