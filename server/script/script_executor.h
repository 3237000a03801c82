// ScriptExecutor: an executor as the program's clock sees it: which of its jobs have a thread, and which wait for one.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>

#include "loopspec/thread_pool_executor.h"

namespace loopspec::script {

class ExecutorJob;

class ScriptExecutor {
 public:
  // One that a loop makes for itself.
  ScriptExecutor();
  // One of the program's own.
  ScriptExecutor(std::string name, int max_workers);

  // What events from its threads carry.
  const std::string& name() const { return name_; }
  // Null for one that a loop makes for itself.
  const std::shared_ptr<ThreadPoolExecutor>& pool() const { return pool_; }

  // ---- With the state's mutex held.
  // In the order of the submissions: the job has a thread from now on, or once an earlier one leaves.
  void enter(ExecutorJob& job);
  void leave(ExecutorJob& job);

 private:
  const std::string name_;
  const std::shared_ptr<ThreadPoolExecutor> pool_;
  std::size_t free_;
  std::deque<ExecutorJob*> waiting_;
};

}  // namespace loopspec::script
