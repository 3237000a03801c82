#include "server/script/script_executor.h"

#include <utility>

#include "server/script/executor_job.h"

namespace loopspec::script {

ScriptExecutor::ScriptExecutor() : name_("executor"), free_(static_cast<std::size_t>(ThreadPoolExecutor::default_max_workers())) {}

ScriptExecutor::ScriptExecutor(std::string name, int max_workers)
    : name_(name.empty() ? "executor" : std::move(name)),
      pool_(std::make_shared<ThreadPoolExecutor>(max_workers)),
      free_(static_cast<std::size_t>(max_workers)) {}

void ScriptExecutor::enter(ExecutorJob& job) {
  if (free_ == 0) {
    waiting_.push_back(&job);
    return;
  }
  --free_;
  job.has_thread();
}

void ScriptExecutor::leave(ExecutorJob& job) {
  if (std::erase(waiting_, &job) > 0) return;
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  ExecutorJob& next = *waiting_.front();
  waiting_.pop_front();
  next.has_thread();
}

}  // namespace loopspec::script
