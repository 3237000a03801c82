// TaskCore: what makes a future a task; everything that does not depend on the type of the result.
//
// A step resumes the coroutine where it stands and runs it until it waits for a future, yields or ends. Awaiting a
// coroutine does not nest calls: an awaiter names the frame that goes on, and the step resumes that one next.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

#include "loopspec/context.h"
#include "loopspec/future_base.h"

namespace loopspec {

// How create_task() makes a task; the keywords of asyncio's create_task. Not an aggregate: GCC 12 destroys aggregates twice
// that are written within a co_await expression.
struct TaskOptions {
  TaskOptions() {}  // NOLINT: user-provided on purpose
  explicit TaskOptions(std::string task_name, std::optional<Context> task_context = std::nullopt,
                       std::optional<bool> task_eager_start = std::nullopt)
      : name(std::move(task_name)), context(std::move(task_context)), eager_start(task_eager_start) {}

  std::string name;                 // "Task-N" when empty
  std::optional<Context> context;   // a copy of the current one when absent
  std::optional<bool> eager_start;  // run until the first suspension at once, if the loop is running
};

// Options of a task that starts eagerly.
inline TaskOptions eager() { return TaskOptions({}, std::nullopt, true); }

namespace detail {

class TaskCore;

// The unfinished tasks of one loop, oldest first.
struct TaskList {
  TaskCore* first = nullptr;
  TaskCore** last = &first;
};

// Used by a loop that closes: no task of it can go on.
void destroy_pending_tasks(AbstractEventLoop& loop);

// The task whose step runs in this thread.
extern thread_local constinit TaskCore* current_task_core;

class TaskCore {
 public:
  // Moves the outcome of the finished coroutine into the future, and destroys the frame.
  using Finish = void (*)(TaskCore& task);

  TaskCore(FutureState& state, std::coroutine_handle<> root, Finish finish, TaskOptions options);
  TaskCore(const TaskCore&) = delete;
  TaskCore& operator=(const TaskCore&) = delete;
  ~TaskCore();

  // Schedules or, when eager, makes the first step. Throws what call_soon() throws.
  void start(bool eager);

  // ---- What awaiters report
  void go_on(std::coroutine_handle<> frame) noexcept { next_ = frame; }
  void wait_for(std::coroutine_handle<> frame, FutureBase future) {
    resume_point_ = frame;
    waiter_ = std::move(future);
  }
  void yield(std::coroutine_handle<> frame) noexcept {
    resume_point_ = frame;
    yielded_ = true;
  }
  void rethrow_thrown() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

  // ---- What Task offers
  bool cancel(std::optional<std::string> message);
  int cancelling() const noexcept { return cancel_requests_; }
  int uncancel() noexcept;
  std::string name() const;
  void set_name(std::string name) { name_ = std::move(name); }
  Context context() { return Context(context_.materialize(current_task_core == this)); }

  FutureState& state() const noexcept { return state_; }
  std::coroutine_handle<> root() const noexcept { return root_; }
  // Whether the first step, made eagerly, was the last.
  bool finished_eagerly() const noexcept { return finished_eagerly_; }
  bool must_cancel() const noexcept { return must_cancel_; }
  void clear_must_cancel() noexcept { must_cancel_ = false; }
  void forget_pending_report() noexcept { reports_pending_ = false; }
  bool reports_pending() const noexcept { return reports_pending_; }
  // Destroys the frame; the coroutine never goes on.
  void destroy_coroutine() noexcept;
  // The loop closes: reports a task that is still pending and destroys its frame.
  void abandon();
  TaskCore* next_task() const noexcept { return next_task_; }

 private:
  struct Step;
  struct Wakeup;
  class CurrentScope;

  void schedule_step(std::exception_ptr error);
  void step(std::exception_ptr error);
  void wakeup(const FutureBase& future);
  void run_step(std::exception_ptr error);
  void resume();
  void after_suspension();
  void link();
  void unlink() noexcept;

  FutureState& state_;
  std::coroutine_handle<> root_;
  std::coroutine_handle<> resume_point_;
  std::coroutine_handle<> next_;
  Finish finish_;
  ContextCell context_;
  FutureBase waiter_;
  std::exception_ptr thrown_;
  std::string name_;
  std::uint64_t number_;
  int cancel_requests_ = 0;
  bool started_ = false;
  bool yielded_ = false;
  bool must_cancel_ = false;
  bool reports_pending_ = true;
  bool finished_eagerly_ = false;
  // The loop's list of unfinished tasks.
  TaskCore* next_task_ = nullptr;
  TaskCore** link_ = nullptr;
};

}  // namespace detail
}  // namespace loopspec
