// Task<T>: a coroutine that runs on a loop, and the future of its result.
//
// Python documentation: library/asyncio-task.html#task-object
//
// Steps are scheduled exactly as asyncio does: the first one through call_soon(), each later one by the done callback
// of the future the coroutine waits for, in the task's own context. The loop does not own its tasks: keep a reference
// while you need one. A task still pending when its last reference goes, or when its loop closes, is reported with
// "Task was destroyed but it is pending!".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/events.h"
#include "loopspec/future.h"

namespace loopspec {

namespace detail {

template <class T>
class TaskState final : public TypedFutureState<T> {
 public:
  TaskState(AbstractEventLoop& loop, Coroutine<T> coroutine, TaskOptions options)
      : TypedFutureState<T>(loop), core_(*this, coroutine.release(), &finish, std::move(options)) {
    this->set_is_task();
  }
  TaskCore* task() noexcept override { return &core_; }
  bool cancel(std::optional<std::string> message) override { return core_.cancel(std::move(message)); }
  std::string_view kind() const noexcept override { return "Task"; }
  std::optional<Context> context() override { return core_.context(); }

 private:
  static void finish(TaskCore& core) {
    auto& state = static_cast<TaskState&>(core.state());
    auto& promise = std::coroutine_handle<Promise<T>>::from_address(core.root().address()).promise();
    if (promise.exception) {
      const std::exception_ptr error = std::move(promise.exception);
      core.destroy_coroutine();
      state.finish_task_with_exception(error);
      return;
    }
    typename TypedFutureState<T>::Value value = take(promise);
    core.destroy_coroutine();
    if (core.must_cancel()) {
      core.clear_must_cancel();
      state.cancel_task(nullptr);
    } else {
      state.store_result(std::move(value));
    }
  }
  static typename TypedFutureState<T>::Value take(Promise<T>& promise) {
    if constexpr (std::is_void_v<T>) {
      return {};
    } else {
      return std::move(*promise.value);
    }
  }

  TaskCore core_;
};

}  // namespace detail

// A task whatever its type of result. Empty (false) when it refers to none.
class TaskBase : public FutureBase {
 public:
  TaskBase() noexcept = default;

  // cancel() (see FutureBase) asks for a CancelledError to be thrown into the coroutine at its next step: true unless
  // the task is done. The coroutine may catch it. cancelling() counts the requests, less the calls of uncancel(), which
  // returns what is left; at zero a request that was not delivered yet is withdrawn.
  int cancelling() const noexcept { return core().cancelling(); }
  int uncancel() const noexcept { return core().uncancel(); }

  std::string get_name() const { return core().name(); }
  void set_name(std::string name) const { core().set_name(std::move(name)); }
  // Python's `get_coro() is not None`: false for a task that came to its end in a first step made eagerly.
  bool has_coroutine() const noexcept { return !core().finished_eagerly(); }
  // The context its steps run in.
  Context get_context() const { return core().context(); }

  // The task behind a future that is one, as in a done callback.
  explicit TaskBase(const FutureBase& future) noexcept : FutureBase(future) {}
  // Used by the library: the state must be a task's.
  explicit TaskBase(detail::StateRef<detail::FutureState> state) noexcept : FutureBase(std::move(state)) {}

 private:
  detail::TaskCore& core() const noexcept { return *state_->task(); }
};

template <class T>
class Task : public Future<T> {
 public:
  Task() noexcept = default;

  // As in TaskBase.
  int cancelling() const noexcept { return core().cancelling(); }
  int uncancel() const noexcept { return core().uncancel(); }
  std::string get_name() const { return core().name(); }
  void set_name(std::string name) const { core().set_name(std::move(name)); }
  Context get_context() const { return core().context(); }

  operator TaskBase() const { return TaskBase(this->state_); }  // NOLINT: every task is one

  // Used by the library: the state must be that of a Task<T>.
  explicit Task(detail::StateRef<detail::FutureState> state) noexcept : Future<T>(std::move(state)) {}

 private:
  detail::TaskCore& core() const noexcept { return *this->state_->task(); }
};

// The coroutine that a task factory is to make a task of, whatever its type of result. Lives as long as the call.
class UnstartedCoroutine {
 public:
  UnstartedCoroutine(const UnstartedCoroutine&) = delete;
  UnstartedCoroutine& operator=(const UnstartedCoroutine&) = delete;
  // The library's own task of it. Throws RuntimeError the second time, and what the loop's call_soon() throws.
  virtual TaskBase make_task(AbstractEventLoop& loop, const TaskOptions& options) = 0;

 protected:
  UnstartedCoroutine() = default;
  ~UnstartedCoroutine() = default;
};

namespace detail {

template <class T>
StateRef<FutureState> make_task_state(AbstractEventLoop& loop, Coroutine<T> coroutine, const TaskOptions& options) {
  auto state = StateRef<FutureState>::adopt(new TaskState<T>(loop, std::move(coroutine), options));
  state->task()->start(options.eager_start.value_or(false));
  return state;
}

template <class T>
class FactoryCoroutine final : public UnstartedCoroutine {
 public:
  explicit FactoryCoroutine(Coroutine<T> coroutine) : coroutine_(std::move(coroutine)) {}
  TaskBase make_task(AbstractEventLoop& loop, const TaskOptions& options) override {
    if (made_) throw RuntimeError("cannot make a second task of one coroutine");
    made_ = make_task_state(loop, std::move(coroutine_), options);
    return TaskBase(made_);
  }
  // What the factory returned must be this.
  const StateRef<FutureState>& made() const noexcept { return made_; }

 private:
  Coroutine<T> coroutine_;
  StateRef<FutureState> made_;
};

}  // namespace detail

template <class T>
Task<T> AbstractEventLoop::create_task(Coroutine<T> coroutine, const TaskOptions& options) {
  if (!task_factory_) return Task<T>(detail::make_task_state(*this, std::move(coroutine), options));
  detail::FactoryCoroutine<T> unstarted(std::move(coroutine));
  const TaskFactory factory = task_factory_;
  const TaskBase task = factory(*this, unstarted, options);
  if (!task || task.state() != unstarted.made().get()) throw TypeError("a task factory must return the task of its coroutine");
  return Task<T>(unstarted.made());
}

template <class T>
T AbstractEventLoop::run_until_complete(Coroutine<T> coroutine) {
  check_can_run();
  Task<T> task = create_task(std::move(coroutine));
  // An exception tells the caller when the task does not complete, so no report is needed.
  task.state()->task()->forget_pending_report();
  try {
    run_until_done(task);
  } catch (...) {
    // What the coroutine raised is on its way to the caller already.
    if (task.done()) task.state()->set_retrieved();
    throw;
  }
  return task.take_result();
}

// A task on the running loop. Throws RuntimeError 'no running event loop'.
template <class T>
Task<T> create_task(Coroutine<T> coroutine, const TaskOptions& options = TaskOptions()) {
  return get_running_loop().create_task(std::move(coroutine), options);
}

namespace detail {

template <class A>
using AwaitResult = decltype(std::declval<A&>().operator co_await().await_resume());

template <class A>
Coroutine<AwaitResult<A>> await_any(A awaitable) {
  co_return co_await awaitable;
}

}  // namespace detail

// A future that ends as the awaitable does: a task of a coroutine on `loop` (null: the running or the current one), the very
// future when it is one, a task that awaits any other object with operator co_await. Throws ValueError for a future of another
// loop than the one given.
template <class T>
Task<T> ensure_future(Coroutine<T> coroutine, AbstractEventLoop* loop = nullptr) {
  return (loop != nullptr ? *loop : get_event_loop()).create_task(std::move(coroutine));
}
template <std::derived_from<FutureBase> F>
F ensure_future(F future, const AbstractEventLoop* loop = nullptr) {
  if (loop != nullptr) detail::check_loop(future, *loop);
  return future;
}
template <class A>
  requires requires(A& awaitable) { awaitable.operator co_await(); } && (!std::derived_from<A, FutureBase>)
Task<detail::AwaitResult<A>> ensure_future(A awaitable, AbstractEventLoop* loop = nullptr) {
  return ensure_future(detail::await_any(std::move(awaitable)), loop);
}

// A task factory for AbstractEventLoop::set_task_factory(): every task starts eagerly unless told otherwise.
TaskBase eager_task_factory(AbstractEventLoop& loop, UnstartedCoroutine& coroutine, const TaskOptions& options);

// The task whose step is running, empty inside a plain callback. Throws RuntimeError 'no running event loop'.
TaskBase current_task();
// The same for a given loop: empty also where that is not the loop that runs in this thread.
TaskBase current_task(AbstractEventLoop& loop);
// The unfinished tasks of a loop (by default of the running one), in the order they were made.
std::vector<TaskBase> all_tasks();
std::vector<TaskBase> all_tasks(AbstractEventLoop& loop);

}  // namespace loopspec
