// Futures of a loop and futures of threads, chained: when one ends, so does the other; cancelling either cancels both.
//
// Python documentation: library/asyncio-future.html#asyncio.wrap_future,
// library/asyncio-task.html#scheduling-from-other-threads,
// library/asyncio-eventloop.html#executing-code-in-thread-or-process-pools
#pragma once

#include <memory>
#include <utility>

#include "loopspec/concurrent_future.h"
#include "loopspec/executor.h"
#include "loopspec/future.h"
#include "loopspec/task.h"

namespace loopspec {

namespace detail {

// On the loop's thread.
template <class T>
void copy_outcome(const ConcurrentFuture<T>& source, const Future<T>& destination) {
  if (destination.cancelled()) return;
  if (source.cancelled()) {
    destination.cancel();
  } else if (const std::exception_ptr error = source.exception()) {
    destination.set_exception(error);
  } else if constexpr (std::is_void_v<T>) {
    destination.set_result();
  } else if constexpr (std::copy_constructible<T>) {
    destination.set_result(source.result());
  } else {
    destination.set_result(source.take_result());
  }
}
template <class T>
void copy_outcome(const Future<T>& source, const ConcurrentFuture<T>& destination) {
  if (source.cancelled()) destination.cancel();
  if (!destination.set_running_or_notify_cancel()) return;
  if (const std::exception_ptr error = source.exception()) {
    destination.set_exception(error);
  } else if constexpr (std::is_void_v<T>) {
    destination.set_result();
  } else if constexpr (std::copy_constructible<T>) {
    destination.set_result(source.result());
  } else {
    destination.set_result(source.take_result());
  }
}

}  // namespace detail

// A future of `loop` (by default of the running or current one) that ends as `source` does. On the loop's thread.
template <class T>
Future<T> wrap_future(const ConcurrentFuture<T>& source, AbstractEventLoop& loop = get_event_loop()) {
  const Future<T> wrapped(loop);
  // Weak: as long as somebody can end the source, it holds `wrapped`.
  wrapped.add_done_callback([weak = std::weak_ptr(source.state())](const FutureBase& done) {
    if (!done.cancelled()) return;
    if (const detail::ConcurrentStatePtr state = weak.lock()) state->cancel();
  });
  source.add_done_callback(
      [remote = detail::LoopAccess::remote(loop), wrapped](const ConcurrentFuture<T>& done) mutable {
        // Moved, so that the last reference goes on the loop's thread.
        remote->post([done, destination = std::move(wrapped)] { detail::copy_outcome(done, destination); });
      });
  return wrapped;
}

// Any thread: runs the coroutine as a task of `loop` and gives the future of its result, which may be waited for in
// other threads only. Throws RuntimeError 'Event loop is closed'; what create_task() throws becomes the future's
// exception, and goes to the exception handler.
template <class T>
ConcurrentFuture<T> run_coroutine_threadsafe(Coroutine<T> coroutine, AbstractEventLoop& loop) {
  auto future = ConcurrentFuture<T>::create();
  loop.call_soon_threadsafe([future, &loop, started = std::move(coroutine)]() mutable {
    try {
      const Task<T> task = loop.create_task(std::move(started));
      future.add_done_callback(
          [remote = detail::LoopAccess::remote(loop), task](const ConcurrentFutureBase& done) mutable {
            if (!done.cancelled()) return;
            if (!remote->post([cancelled = std::move(task)] { cancelled.cancel(); }))
              throw RuntimeError("Event loop is closed");
          });
      task.add_done_callback([future](const Future<T>& done) { detail::copy_outcome(done, future); });
    } catch (const SystemExit&) {
      throw;
    } catch (const KeyboardInterrupt&) {
      throw;
    } catch (...) {
      if (future.set_running_or_notify_cancel()) future.set_exception(std::current_exception());
      throw;
    }
  });
  return future;
}

template <class F>
Future<std::decay_t<std::invoke_result_t<std::decay_t<F>&>>> AbstractEventLoop::run_in_executor(Executor* executor,
                                                                                                F&& function) {
  const char* fault = nullptr;
  if (detail::kIsCoroutine<std::decay_t<std::invoke_result_t<std::decay_t<F>&>>>) {
    fault = "coroutines cannot be used with run_in_executor()";
  } else if (detail::is_empty_callable(function)) {
    fault = "a callable object was expected by run_in_executor(), got None";
  }
  Executor& used = executor_for_call(executor, fault);
  return wrap_future(used.submit(std::forward<F>(function)), *this);
}

}  // namespace loopspec
