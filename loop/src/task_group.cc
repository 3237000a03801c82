#include "loopspec/task_group.h"

#include <algorithm>

namespace loopspec {
namespace {

bool is_base_error(const std::exception_ptr& error) {
  return exception_is<SystemExit>(error) || exception_is<KeyboardInterrupt>(error);
}

std::string group_message(const std::string& message, std::size_t count) {
  return message + " (" + std::to_string(count) + " sub-exception" + (count == 1 ? ")" : "s)");
}

}  // namespace

BaseExceptionGroup::BaseExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions)
    : BaseException(group_message(message, exceptions.size())),
      exceptions_(std::make_shared<const std::vector<std::exception_ptr>>(std::move(exceptions))),
      all_ordinary_(std::all_of(exceptions_->begin(), exceptions_->end(), is_ordinary_exception)) {}

TaskGroup::TaskGroup() : loop_(get_running_loop()), parent_(current_task()) {
  if (!parent_) throw RuntimeError("TaskGroup cannot determine the parent task");
}

TaskGroup::~TaskGroup() {
  // Left over only when the frame around the group is destroyed.
  for (const auto& [task, registration] : tasks_) task.remove_done_callback(registration);
}

void TaskGroup::check_open() const {
  if (exiting_ && tasks_.empty()) throw RuntimeError("TaskGroup is finished");
  if (aborting_) throw RuntimeError("TaskGroup is shutting down");
}

// Also one that is done already, because it started eagerly: its failure must not cancel the parent while that still makes it.
void TaskGroup::adopt(const TaskBase& task) {
  tasks_.emplace_back(task, task.add_done_callback([this](const FutureBase& done) { task_done(TaskBase(done)); }));
}

void TaskGroup::task_done(const TaskBase& task) {
  std::erase_if(tasks_, [&task](const auto& entry) { return entry.first == task; });
  if (all_done_ && tasks_.empty() && !all_done_.done()) all_done_.set_result();
  if (task.cancelled()) return;
  const std::exception_ptr error = task.exception();
  if (!error) return;
  errors_.push_back(error);
  if (!base_error_ && is_base_error(error)) base_error_ = error;
  if (!aborting_ && !parent_cancel_requested_) {
    abort();
    parent_cancel_requested_ = true;
    parent_.cancel();
  }
}

void TaskGroup::abort() {
  aborting_ = true;
  for (const auto& [task, registration] : std::vector(tasks_)) {
    if (!task.done()) task.cancel();
  }
}

Coroutine<void> TaskGroup::exit(std::exception_ptr error) {
  exiting_ = true;
  if (error && !base_error_ && is_base_error(error)) base_error_ = error;
  std::exception_ptr cancellation = exception_is<CancelledError>(error) ? error : nullptr;
  if (error && !aborting_) abort();
  while (!tasks_.empty()) {
    if (!all_done_) all_done_ = loop_.create_future<void>();
    try {
      co_await all_done_;
    } catch (const CancelledError&) {
      if (!aborting_) {  // the parent itself is being cancelled
        cancellation = std::current_exception();
        abort();
      }
    }
    all_done_ = Future<void>();
  }
  finish(error, std::move(cancellation));
}

void TaskGroup::finish(const std::exception_ptr& error, std::exception_ptr cancellation) {
  if (base_error_) std::rethrow_exception(base_error_);
  if (parent_cancel_requested_ && parent_.uncancel() == 0) cancellation = nullptr;
  if (cancellation && errors_.empty()) std::rethrow_exception(cancellation);
  if (error && !exception_is<CancelledError>(error)) errors_.push_back(error);
  if (errors_.empty()) return;
  if (parent_.cancelling() > 0) {  // from outside: it must reach the next suspension
    parent_.uncancel();
    parent_.cancel();
  }
  throw BaseExceptionGroup("unhandled errors in a TaskGroup", std::move(errors_));
}

}  // namespace loopspec
