// AbstractEventLoop: the interface of every loop, with asyncio's names.
//
// Python documentation: library/asyncio-eventloop.html
//
// All methods belong to the thread that runs the loop (or, while it does not run, to the thread that owns it),
// except those marked "any thread". Times are seconds as double or std::chrono durations.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "loopspec/callback.h"
#include "loopspec/context.h"
#include "loopspec/detail/task_core.h"
#include "loopspec/exception_context.h"
#include "loopspec/handle.h"
#include "loopspec/logging.h"
#include "loopspec/source_location.h"

namespace loopspec {

template <class T>
class Future;
template <class T>
class Task;
template <class T>
class Coroutine;

class TaskBase;
class UnstartedCoroutine;

// Makes the tasks of a loop: gets the coroutine and the keywords of every create_task(), and returns the task that
// UnstartedCoroutine::make_task() made of it (see task.h).
using TaskFactory = std::function<TaskBase(AbstractEventLoop&, UnstartedCoroutine&, const TaskOptions&)>;

namespace detail {
struct LoopAccess;
}

class AbstractEventLoop {
 public:
  AbstractEventLoop(const AbstractEventLoop&) = delete;
  AbstractEventLoop& operator=(const AbstractEventLoop&) = delete;
  virtual ~AbstractEventLoop();

  // ---- Running and stopping (asyncio-eventloop.html#running-and-stopping-the-loop)

  // Runs until stop(). Throws RuntimeError 'This event loop is already running', 'Cannot run the event loop while
  // another loop is running' or 'Event loop is closed'; lets SystemExit and KeyboardInterrupt of a callback out.
  virtual void run_forever() = 0;

  // Runs until the future is done; returns its result or throws its exception. Besides run_forever()'s errors:
  // ValueError for another loop's future, RuntimeError 'Event loop stopped before Future completed.'
  template <class T>
  T run_until_complete(const Future<T>& future);
  void run_until_complete(const FutureBase& future);
  // Makes a task of the coroutine first. Include loopspec/task.h.
  template <class T>
  T run_until_complete(Coroutine<T> coroutine);

  // Ends the run after the current turn; before a run, makes that run a single turn. Harmless on a closed loop.
  virtual void stop() = 0;
  // Any thread.
  virtual bool is_running() const noexcept = 0;
  virtual bool is_closed() const noexcept = 0;
  // Drops what is pending and releases the loop's own descriptors. Repeating it is harmless. Throws RuntimeError
  // 'Cannot close a running event loop'.
  virtual void close() = 0;

  // ---- Scheduling callbacks (#scheduling-callbacks)
  // Each takes anything callable without arguments (see Schedulable), runs it once on the loop's thread, in
  // `context` or in a copy of the current context, and throws RuntimeError 'Event loop is closed' after close().
  // In debug mode: TypeError for an empty callable, RuntimeError 'Non-thread-safe operation invoked on an event
  // loop other than the current one' on the wrong thread while the loop runs.

  // At the next turn, first in first out.
  template <Schedulable F>
  Handle call_soon(F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  Handle call_soon(F&& callback, const Context& context, SourceLocation where = SourceLocation::current());

  // The same from any thread; wakes the loop. Never subject to the wrong-thread check.
  template <Schedulable F>
  Handle call_soon_threadsafe(F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  Handle call_soon_threadsafe(F&& callback, const Context& context,
                              SourceLocation where = SourceLocation::current());

  // ---- Scheduling delayed callbacks (#scheduling-delayed-callbacks)

  // After `delay` seconds. Zero, negative: due at once, behind what call_soon() queued. Infinite, NaN or beyond
  // some 292 years: never.
  template <Schedulable F>
  TimerHandle call_later(double delay, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  TimerHandle call_later(double delay, F&& callback, const Context& context,
                         SourceLocation where = SourceLocation::current());
  template <class Rep, class Period, Schedulable F>
  TimerHandle call_later(std::chrono::duration<Rep, Period> delay, F&& callback,
                         SourceLocation where = SourceLocation::current());
  template <class Rep, class Period, Schedulable F>
  TimerHandle call_later(std::chrono::duration<Rep, Period> delay, F&& callback, const Context& context,
                         SourceLocation where = SourceLocation::current());

  // At `when`, in seconds on the scale of time().
  template <Schedulable F>
  TimerHandle call_at(double when, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  TimerHandle call_at(double when, F&& callback, const Context& context,
                      SourceLocation where = SourceLocation::current());

  // The loop's clock, in seconds. Any thread.
  double time() const noexcept { return static_cast<double>(time_ns()) * 1e-9; }
  virtual std::int64_t time_ns() const noexcept = 0;

  // ---- Watching file descriptors (#watching-file-descriptors)

  // Calls `callback` in every turn in which the descriptor is readable (writable), until removed. Replaces the
  // callback there was, also where a call of it is queued. Throws ValueError for a negative descriptor, OSError.
  template <Schedulable F>
  void add_reader(int fd, F&& callback, SourceLocation where = SourceLocation::current());
  template <Schedulable F>
  void add_writer(int fd, F&& callback, SourceLocation where = SourceLocation::current());
  // True when the descriptor was being watched. No call of the callback happens afterwards.
  virtual bool remove_reader(int fd) = 0;
  virtual bool remove_writer(int fd) = 0;

  // ---- Futures and tasks (#creating-futures-and-tasks); include loopspec/future.h or loopspec/task.h

  template <class T>
  Future<T> create_future();
  // A task whose first step runs at the next turn, or at once when it starts eagerly. Throws RuntimeError 'Event loop is
  // closed', and what the task factory throws; the coroutine is then destroyed without having begun.
  template <class T>
  Task<T> create_task(Coroutine<T> coroutine, const TaskOptions& options = TaskOptions());
  // An empty factory restores the default.
  void set_task_factory(TaskFactory factory) { task_factory_ = std::move(factory); }
  TaskFactory get_task_factory() const { return task_factory_; }

  // ---- Error handling (#error-handling-api)

  // An empty handler restores the default one.
  virtual void set_exception_handler(ExceptionHandler handler) = 0;
  // Empty when none is set.
  virtual ExceptionHandler get_exception_handler() const = 0;
  // Logs one ERROR record: the message, then "key: value" lines. May be overridden.
  virtual void default_exception_handler(ExceptionContext& context) = 0;
  // Calls the handler. What the handler throws is logged, except SystemExit and KeyboardInterrupt, which escape.
  virtual void call_exception_handler(ExceptionContext& context) = 0;
  void call_exception_handler(ExceptionContext&& context) { call_exception_handler(context); }

  // ---- Debug mode (#enabling-debug-mode)

  bool get_debug() const noexcept { return debug_.load(std::memory_order_relaxed); }
  void set_debug(bool enabled) noexcept { debug_.store(enabled, std::memory_order_relaxed); }
  // Seconds from which a callback counts as slow and is logged in debug mode; 0.1 at first.
  double slow_callback_duration() const noexcept { return slow_callback_duration_; }
  void set_slow_callback_duration(double seconds) noexcept { slow_callback_duration_ = seconds; }

  // The "asyncio" logger of this loop. Its sink may be set; else records go to the process-wide sink.
  Logger& logger() noexcept { return logger_; }
  void set_log_sink(LogSink sink) { logger_.set_sink(std::move(sink)); }

  // "<SelectorEventLoop running=False closed=False debug=False>"
  virtual std::string repr() const;
  virtual std::string_view type_name() const noexcept = 0;

 protected:
  AbstractEventLoop();

  // What an implementation provides behind the templates. Each shares ownership of the node when it succeeds and
  // makes the checks described above.
  virtual void schedule_soon(detail::HandleNode& node) = 0;
  virtual void schedule_threadsafe(detail::HandleNode& node) = 0;
  virtual void schedule_later(detail::TimerNode& node, double delay) = 0;
  virtual void schedule_at(detail::TimerNode& node, double when) = 0;
  virtual void watch_reader(int fd, detail::NodeRef node) = 0;
  virtual void watch_writer(int fd, detail::NodeRef node) = 0;
  // Throws what run_forever() would throw before it begins.
  virtual void check_can_run() const = 0;
  // Runs until the future is done, without looking at its result.
  virtual void run_until_done(const FutureBase& future) = 0;

 private:
  friend struct detail::LoopAccess;
  friend class FutureBase;

  const SourceLocation* locate(const SourceLocation& where) const noexcept {
    return get_debug() ? &where : nullptr;
  }
  template <class F>
  Handle soon(F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  Handle soon_threadsafe(F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  TimerHandle later(double delay, F&& callback, detail::ContextCell context, const SourceLocation& where);
  template <class F>
  TimerHandle at(double when, F&& callback, detail::ContextCell context, const SourceLocation& where);

  std::atomic<bool> debug_{false};
  double slow_callback_duration_ = 0.1;
  Logger logger_;
  detail::LoopLink* link_;
  TaskFactory task_factory_;
  detail::TaskList tasks_;
};

namespace detail {

// The library's own way to the protected part.
struct LoopAccess {
  static void schedule_soon(AbstractEventLoop& loop, HandleNode& node) { loop.schedule_soon(node); }
  static TaskList& tasks(AbstractEventLoop& loop) noexcept { return loop.tasks_; }
  static LoopLink* link(const AbstractEventLoop& loop) noexcept { return loop.link_; }
};

}  // namespace detail
}  // namespace loopspec

#include "loopspec/detail/abstract_event_loop.ipp"  // IWYU pragma: keep
