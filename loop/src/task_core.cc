#include "loopspec/detail/task_core.h"

#include <atomic>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/detail/events.h"
#include "loopspec/events.h"
#include "loopspec/task.h"

namespace loopspec {
namespace detail {

thread_local constinit TaskCore* current_task_core = nullptr;

namespace {

std::uint64_t next_task_number() {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

// The callable of a scheduled step.
struct TaskCore::Step {
  StateRef<FutureState> task;
  std::exception_ptr error;
  void operator()() { task->task()->step(std::move(error)); }
};

// The done callback of what the task waits for.
struct TaskCore::Wakeup {
  StateRef<FutureState> task;
  void operator()(const FutureBase& future) { task->task()->wakeup(future); }
};

class TaskCore::CurrentScope {
 public:
  explicit CurrentScope(TaskCore& task) noexcept : previous_(std::exchange(current_task_core, &task)) {}
  CurrentScope(const CurrentScope&) = delete;
  CurrentScope& operator=(const CurrentScope&) = delete;
  ~CurrentScope() { current_task_core = previous_; }

 private:
  TaskCore* previous_;
};

TaskCore::TaskCore(FutureState& state, std::coroutine_handle<> root, Finish finish, TaskOptions options)
    : state_(state),
      root_(root),
      resume_point_(root),
      finish_(finish),
      context_(options.context ? options.context->share() : copy_current_context()),
      name_(std::move(options.name)),
      number_(name_.empty() ? next_task_number() : 0) {}

TaskCore::~TaskCore() {
  unlink();
  destroy_coroutine();
}

void TaskCore::start(bool eager) {
  link();
  if (eager && running_loop == &state_.loop()) {
    const CurrentScope current(*this);
    const ContextScope entered(context_);
    run_step(nullptr);
    finished_eagerly_ = state_.done();
  } else {
    try {
      schedule_step(nullptr);
    } catch (...) {
      // The coroutine never starts; the caller gets the error instead of a report.
      forget_pending_report();
      throw;
    }
  }
}

bool TaskCore::cancel(std::optional<std::string> message) {
  state_.set_retrieved();
  if (state_.done()) return false;
  ++cancel_requests_;
  if (waiter_ && waiter_.cancel(message)) return true;
  must_cancel_ = true;
  state_.set_cancel_message(std::move(message));
  return true;
}

int TaskCore::uncancel() noexcept {
  if (cancel_requests_ > 0 && --cancel_requests_ == 0) must_cancel_ = false;
  return cancel_requests_;
}

std::string TaskCore::name() const { return name_.empty() ? "Task-" + std::to_string(number_) : name_; }

void TaskCore::destroy_coroutine() noexcept {
  if (const std::coroutine_handle<> frame = std::exchange(root_, nullptr)) frame.destroy();
}

void TaskCore::schedule_step(std::exception_ptr error) {
  const NodeRef node = make_node(0, {}, nullptr, Step{StateRef<FutureState>::share(&state_), std::move(error)});
  LoopAccess::schedule_soon(state_.loop(), *node.get());
}

void TaskCore::step(std::exception_ptr error) {
  if (!root_) return;  // destroyed by close()
  const CurrentScope current(*this);
  const ContextScope entered(context_);
  run_step(std::move(error));
}

// What the future brought is thrown by the awaiter; only a cancellation that is still to be delivered replaces it,
// unless the future was cancelled too.
void TaskCore::wakeup(const FutureBase& future) {
  std::exception_ptr error;
  if (must_cancel_) {
    future.state()->set_retrieved();
    if (future.cancelled()) error = future.state()->cancelled_error();
  }
  step(std::move(error));
}

void TaskCore::run_step(std::exception_ptr error) {
  waiter_ = FutureBase();
  if (must_cancel_) {
    if (!exception_is<CancelledError>(error)) error = state_.cancelled_error();
    must_cancel_ = false;
  }
  const StateRef<FutureState> alive = StateRef<FutureState>::share(&state_);
  if (!started_ && error) {  // cancelled before it began: the body never runs
    destroy_coroutine();
    unlink();
    state_.finish_task_with_exception(std::move(error));
    return;
  }
  started_ = true;
  thrown_ = std::move(error);
  resume();
  if (root_.done()) {
    unlink();
    finish_(*this);
  } else {
    after_suspension();
  }
}

void TaskCore::resume() {
  next_ = resume_point_;
  while (next_) std::exchange(next_, nullptr).resume();
}

void TaskCore::after_suspension() {
  if (yielded_) {
    yielded_ = false;
    schedule_step(nullptr);
    return;
  }
  if (waiter_.state()->loop_or_null() != state_.loop_or_null()) {
    waiter_ = FutureBase();
    schedule_step(std::make_exception_ptr(
        RuntimeError(state_.repr() + " got Future attached to a different loop")));
    return;
  }
  if (waiter_.state() == &state_) {
    waiter_ = FutureBase();
    schedule_step(std::make_exception_ptr(RuntimeError("Task cannot await on itself: " + state_.repr())));
    return;
  }
  waiter_.state()->add_done_node(make_done_node<FutureBase>(Wakeup{StateRef<FutureState>::share(&state_)}, {}, nullptr));
  if (must_cancel_ && waiter_.cancel(state_.cancel_message())) must_cancel_ = false;
}

void TaskCore::link() {
  TaskList& list = LoopAccess::tasks(state_.loop());
  link_ = list.last;
  *list.last = this;
  list.last = &next_task_;
}

void TaskCore::unlink() noexcept {
  if (link_ == nullptr) return;
  *link_ = next_task_;
  if (next_task_ != nullptr) {
    next_task_->link_ = link_;
  } else if (AbstractEventLoop* loop = state_.loop_or_null()) {
    LoopAccess::tasks(*loop).last = link_;
  }
  link_ = nullptr;
  next_task_ = nullptr;
}

void destroy_pending_tasks(AbstractEventLoop& loop) {
  TaskList& list = LoopAccess::tasks(loop);
  while (TaskCore* task = list.first) {
    const TaskBase reference(StateRef<FutureState>::share(&task->state()));
    task->abandon();
  }
}

void TaskCore::abandon() {
  unlink();
  try {
    state_.report_pending_task();
  } catch (...) {
    // SystemExit from the exception handler: Python ignores it where a task is collected, and the others are still to go.
  }
  reports_pending_ = false;
  waiter_ = FutureBase();
  destroy_coroutine();
  state_.drop_callbacks();
}

}  // namespace detail

TaskBase eager_task_factory(AbstractEventLoop& loop, UnstartedCoroutine& coroutine, const TaskOptions& options) {
  TaskOptions chosen = options;
  if (!chosen.eager_start) chosen.eager_start = true;
  return coroutine.make_task(loop, chosen);
}

TaskBase current_task() {
  get_running_loop();
  if (detail::current_task_core == nullptr) return {};
  return TaskBase(detail::StateRef<detail::FutureState>::share(&detail::current_task_core->state()));
}

TaskBase current_task(AbstractEventLoop& loop) {
  if (detail::running_loop != &loop) return {};
  return current_task();
}

std::vector<TaskBase> all_tasks() { return all_tasks(get_running_loop()); }

std::vector<TaskBase> all_tasks(AbstractEventLoop& loop) {
  std::vector<TaskBase> result;
  for (detail::TaskCore* task = detail::LoopAccess::tasks(loop).first; task != nullptr; task = task->next_task()) {
    if (!task->state().done()) result.emplace_back(detail::StateRef<detail::FutureState>::share(&task->state()));
  }
  return result;
}

}  // namespace loopspec
