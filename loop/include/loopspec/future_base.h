// FutureBase: a future whatever its type of result. See future.h.
#pragma once

#include <concepts>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "loopspec/context.h"
#include "loopspec/detail/future_state.h"
#include "loopspec/handle.h"
#include "loopspec/source_location.h"

namespace loopspec {

namespace detail {
struct FutureBaseAwaiter;
}

// A counted reference to a future; copies refer to the same one and compare equal. An empty FutureBase refers to
// none: only operator bool, == and assignment may be used on it.
class FutureBase {
 public:
  FutureBase() noexcept = default;

  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  friend bool operator==(const FutureBase& a, const FutureBase& b) noexcept { return a.state_.get() == b.state_.get(); }

  // Has a result or an exception, or was cancelled.
  bool done() const noexcept { return state_->done(); }
  bool cancelled() const noexcept { return state_->cancelled(); }

  // Cancels a pending future and schedules its callbacks: true. A future that is done is left alone: false.
  // The message becomes the CancelledError's. On a task: see task.h.
  bool cancel(std::optional<std::string> message = std::nullopt) const { return state_->cancel(std::move(message)); }

  // The exception set, or null when there is a result. Throws CancelledError when cancelled, InvalidStateError
  // "Exception is not set." when pending. Looking counts as retrieving it.
  std::exception_ptr exception() const { return state_->exception(); }

  // Makes the future done. Throws InvalidStateError "invalid state" when it is done already, TypeError when the
  // pointer is empty, RuntimeError 'Event loop is closed' when there are callbacks but no open loop to run them.
  void set_exception(std::exception_ptr exception) const { state_->set_exception(std::move(exception)); }
  template <class E>
    requires std::derived_from<std::decay_t<E>, std::exception>
  void set_exception(E&& exception) const {
    set_exception(std::make_exception_ptr(std::forward<E>(exception)));
  }

  // Calls `function`, with this future or without argument, through call_soon() once the future is done, in
  // the order of registration and in `context` (by default a copy of the current one). The handle returned names
  // the registration.
  template <class F>
    requires std::invocable<std::decay_t<F>&, FutureBase> || std::invocable<std::decay_t<F>&>
  Handle add_done_callback(F&& function, SourceLocation where = SourceLocation::current()) const {
    return add_done_function<FutureBase>(std::forward<F>(function), detail::copy_current_context(), where);
  }
  template <class F>
    requires std::invocable<std::decay_t<F>&, FutureBase> || std::invocable<std::decay_t<F>&>
  Handle add_done_callback(F&& function, const Context& context,
                           SourceLocation where = SourceLocation::current()) const {
    return add_done_function<FutureBase>(std::forward<F>(function), context.share(), where);
  }

  // Removes one registration, or all callbacks of type F that compare equal; returns how many there were. Calls
  // that are queued already, because the future is done, are not affected.
  std::size_t remove_done_callback(const Handle& registration) const { return state_->remove_done_node(registration.node()); }
  template <std::equality_comparable F>
    requires(!std::derived_from<F, Handle>)
  std::size_t remove_done_callback(const F& function) const {
    return state_->remove_done_function(function);
  }

  // `co_await future` waits as Future<T>'s does and raises what that raises, but gives nothing. Include loopspec/coroutine.h.
  detail::FutureBaseAwaiter operator co_await() const;

  // The loop it was made by. Throws RuntimeError when that loop was destroyed.
  AbstractEventLoop& get_loop() const { return state_->loop(); }

  // "<Future pending>", "<Future finished exception=ValueError('x')>", ...
  std::string repr() const { return state_->repr(); }

  // Used by the library.
  explicit FutureBase(detail::StateRef<detail::FutureState> state) noexcept : state_(std::move(state)) {}
  detail::FutureState* state() const noexcept { return state_.get(); }

 protected:
  template <class Argument, class F>
  Handle add_done_function(F&& function, detail::ContextCell context, const SourceLocation& where) const {
    using Passed = std::conditional_t<std::invocable<std::decay_t<F>&, Argument>, Argument, void>;
    return state_->add_done_node(detail::make_done_node<Passed>(std::forward<F>(function), std::move(context), locate(where)));
  }
  const SourceLocation* locate(const SourceLocation& where) const noexcept;

  detail::StateRef<detail::FutureState> state_;
};

namespace detail {

// Throws ValueError unless the future is of that loop.
void check_loop(const FutureBase& future, const AbstractEventLoop& loop);

}  // namespace detail
}  // namespace loopspec
