// The templates of abstract_event_loop.h.
#pragma once

#include "loopspec/exceptions.h"

namespace loopspec {

namespace detail {

template <class T>
inline constexpr bool kIsCoroutine = false;
template <class T>
inline constexpr bool kIsCoroutine<Coroutine<T>> = true;

}  // namespace detail

template <class F>
bool detail::LoopRemote::post(F&& function) {
  const std::lock_guard lock(mutex_);
  if (loop_ == nullptr) return false;
  loop_->call_soon_threadsafe(std::forward<F>(function));
  return true;
}

template <class F>
Handle AbstractEventLoop::soon(F&& callback, detail::ContextCell context, const SourceLocation& where) {
  detail::NodeRef node = detail::make_node(0, std::move(context), locate(where), std::forward<F>(callback));
  schedule_soon(*node.get());
  return Handle(std::move(node));
}

template <class F>
Handle AbstractEventLoop::soon_threadsafe(F&& callback, detail::ContextCell context, const SourceLocation& where) {
  detail::NodeRef node =
      detail::make_node(detail::NodeFlags::kShared, std::move(context), locate(where), std::forward<F>(callback));
  schedule_threadsafe(*node.get());
  return Handle(std::move(node));
}

template <class F>
TimerHandle AbstractEventLoop::later(double delay, F&& callback, detail::ContextCell context, const SourceLocation& where) {
  detail::NodeRef node =
      detail::make_node(detail::NodeFlags::kTimer, std::move(context), locate(where), std::forward<F>(callback));
  schedule_later(static_cast<detail::TimerNode&>(*node.get()), delay);
  return TimerHandle(std::move(node));
}

template <class F>
TimerHandle AbstractEventLoop::at(double when, F&& callback, detail::ContextCell context, const SourceLocation& where) {
  detail::NodeRef node =
      detail::make_node(detail::NodeFlags::kTimer, std::move(context), locate(where), std::forward<F>(callback));
  schedule_at(static_cast<detail::TimerNode&>(*node.get()), when);
  return TimerHandle(std::move(node));
}

template <Schedulable F>
Handle AbstractEventLoop::call_soon(F&& callback, SourceLocation where) {
  return soon(std::forward<F>(callback), detail::copy_current_context(), where);
}

template <Schedulable F>
Handle AbstractEventLoop::call_soon(F&& callback, const Context& context, SourceLocation where) {
  return soon(std::forward<F>(callback), context.share(), where);
}

template <Schedulable F>
Handle AbstractEventLoop::call_soon_threadsafe(F&& callback, SourceLocation where) {
  return soon_threadsafe(std::forward<F>(callback), detail::copy_current_context(), where);
}

template <Schedulable F>
Handle AbstractEventLoop::call_soon_threadsafe(F&& callback, const Context& context, SourceLocation where) {
  return soon_threadsafe(std::forward<F>(callback), context.share(), where);
}

template <Schedulable F>
TimerHandle AbstractEventLoop::call_later(double delay, F&& callback, SourceLocation where) {
  return later(delay, std::forward<F>(callback), detail::copy_current_context(), where);
}

template <Schedulable F>
TimerHandle AbstractEventLoop::call_later(double delay, F&& callback, const Context& context, SourceLocation where) {
  return later(delay, std::forward<F>(callback), context.share(), where);
}

template <class Rep, class Period, Schedulable F>
TimerHandle AbstractEventLoop::call_later(std::chrono::duration<Rep, Period> delay, F&& callback, SourceLocation where) {
  return call_later(std::chrono::duration<double>(delay).count(), std::forward<F>(callback), where);
}

template <class Rep, class Period, Schedulable F>
TimerHandle AbstractEventLoop::call_later(std::chrono::duration<Rep, Period> delay, F&& callback, const Context& context,
                                          SourceLocation where) {
  return call_later(std::chrono::duration<double>(delay).count(), std::forward<F>(callback), context, where);
}

template <Schedulable F>
TimerHandle AbstractEventLoop::call_at(double when, F&& callback, SourceLocation where) {
  return at(when, std::forward<F>(callback), detail::copy_current_context(), where);
}

template <Schedulable F>
TimerHandle AbstractEventLoop::call_at(double when, F&& callback, const Context& context, SourceLocation where) {
  return at(when, std::forward<F>(callback), context.share(), where);
}

template <Schedulable F>
void AbstractEventLoop::add_reader(int fd, F&& callback, SourceLocation where) {
  watch_reader(fd, detail::make_node(detail::NodeFlags::kPersistent, detail::copy_current_context(), locate(where),
                                     std::forward<F>(callback)));
}

template <Schedulable F>
void AbstractEventLoop::add_writer(int fd, F&& callback, SourceLocation where) {
  watch_writer(fd, detail::make_node(detail::NodeFlags::kPersistent, detail::copy_current_context(), locate(where),
                                     std::forward<F>(callback)));
}

template <Schedulable F>
void AbstractEventLoop::add_signal_handler(int signal, F&& callback) {
  if constexpr (std::invocable<std::decay_t<F>&>) {
    if constexpr (detail::kIsCoroutine<std::decay_t<std::invoke_result_t<std::decay_t<F>&>>>) {
      throw TypeError("coroutines cannot be used with add_signal_handler()");
    } else {
      set_signal_handler(signal, Callback(std::forward<F>(callback)));
    }
  } else {
    set_signal_handler(signal, nullptr);
  }
}

}  // namespace loopspec
