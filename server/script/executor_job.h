// ExecutorJob: a job that runs in an executor, as the program's clock sees it.
//
// It begins when the loop is idle, as a thread of the program does (on a real clock: after 50 ms). From then on it holds a
// virtual clock until the loop has heard of its end, but not while it waits at a gate, or for a thread of its executor.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "server/script/object.h"

namespace loopspec::script {

class ProgramState;
class ScriptExecutor;

class ExecutorJob : public std::enable_shared_from_this<ExecutorJob> {
 public:
  ExecutorJob(ProgramState& state, std::shared_ptr<ScriptExecutor> executor, std::function<Result()> body);
  ExecutorJob(const ExecutorJob&) = delete;
  ExecutorJob& operator=(const ExecutorJob&) = delete;

  // The executor took it.
  void submitted();
  // What the executor calls. After the program's end it does nothing.
  Result run();
  // Something that is destroyed once the loop has heard of the job's end, or when it never will.
  std::shared_ptr<void> hearing();
  // The program has ended: a job that has not begun never will. Waits for one that has.
  void finish();

  // The job whose body runs in this thread, or null.
  static ExecutorJob* current();

  // ---- With the state's mutex held.
  void has_thread();
  void set_parked(bool parked);

 private:
  class Inside;
  class Running;

  void start();
  bool wait_to_begin();
  void heard();
  void update();

  ProgramState& state_;
  const std::shared_ptr<ScriptExecutor> executor_;
  const std::function<Result()> body_;

  // Guarded by the state's mutex.
  bool started_ = false;    // the loop was idle
  bool has_thread_ = false;
  bool ordered_ = false;    // others wait for it to record
  bool begun_ = false;
  bool ended_ = false;
  bool heard_ = false;
  bool parked_ = false;
  bool left_ = false;       // gave its thread to the next
  bool holding_ = false;    // the clock

  // Guards what may be asked when the state is gone already.
  std::mutex mutex_;
  std::condition_variable outside_;
  std::atomic<bool> dismissed_{false};
  bool inside_ = false;
};

}  // namespace loopspec::script
