// TaskGroup: tasks that end together.
//
// Python documentation: library/asyncio-task.html#task-groups
//
// Where Python writes `async with TaskGroup() as group:`, C++ passes the body:
//
//   co_await task_group([](TaskGroup& group) -> Coroutine<void> {
//     group.create_task(first());
//     group.create_task(second());
//     co_return;
//   });
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/task.h"

namespace loopspec {

// Several exceptions raised together. ExceptionGroup in Python when all of them are Exceptions.
class BaseExceptionGroup : public BaseException {
 public:
  BaseExceptionGroup(const std::string& message, std::vector<std::exception_ptr> exceptions);
  const std::vector<std::exception_ptr>& exceptions() const noexcept { return *exceptions_; }
  std::string_view type_name() const noexcept override { return all_ordinary_ ? "ExceptionGroup" : "BaseExceptionGroup"; }

 private:
  std::shared_ptr<const std::vector<std::exception_ptr>> exceptions_;
  bool all_ordinary_;
};

class TaskGroup {
 public:
  // Begins in the current task. Throws RuntimeError when there is none.
  TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  ~TaskGroup();

  // A task the group waits for. When it fails, the others and the body are cancelled. Throws RuntimeError when the group
  // is finished or shutting down.
  template <class T>
  Task<T> create_task(Coroutine<T> coroutine, const TaskOptions& options = TaskOptions()) {
    check_open();
    Task<T> task = loop_.create_task(std::move(coroutine), options);
    adopt(task);
    return task;
  }

  // Used by the library when the body has ended, with what it raised: waits for the tasks, then raises what is to be.
  Coroutine<void> exit(std::exception_ptr error);

 private:
  void check_open() const;
  void adopt(const TaskBase& task);
  void task_done(const TaskBase& task);
  void abort();
  void finish(const std::exception_ptr& error, std::exception_ptr cancellation);

  AbstractEventLoop& loop_;
  TaskBase parent_;
  std::vector<std::pair<TaskBase, Handle>> tasks_;  // with the registration of their done callback
  Future<void> all_done_;
  std::vector<std::exception_ptr> errors_;
  std::exception_ptr base_error_;
  bool exiting_ = false;
  bool aborting_ = false;
  bool parent_cancel_requested_ = false;
};

// Runs `body(group)` as part of the current task, then waits until every task of the group is done. Raises what the body
// raised and what tasks raised as a BaseExceptionGroup; SystemExit and KeyboardInterrupt as they are.
template <class F>
Coroutine<void> task_group(F body) {
  TaskGroup group;
  std::exception_ptr error;
  try {
    co_await body(group);
  } catch (...) {
    error = std::current_exception();
  }
  co_await group.exit(error);
}

}  // namespace loopspec
