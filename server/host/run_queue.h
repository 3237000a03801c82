// RunQueue: a host's runs, first in first out, on up to `jobs` threads, those that are lent to it included.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <thread>
#include <vector>

#include "loopspec/v1/trace.pb.h"
#include "server/host/host.h"

namespace loopspec::server {

// Runs one program after another on one thread: made, used and destroyed there.
class Runner {
 public:
  // Ends a program's run with this outcome although run() has not returned, and gives its thread up, which ends when run() does. The listener
  // must not be called for it any more, and what run() returns is not looked at. Any thread; does nothing once run() has returned.
  using GiveUp = std::function<void(v1::Outcome outcome)>;

  // Whether a run's programs are its thread's still, by their number in the run.
  class Custody {
   public:
    // run() has returned: the outcome may be told. False when it was given up: the thread has nothing more to do with the run.
    virtual bool end(std::size_t program) = 0;
    virtual GiveUp give_up(std::size_t program) = 0;

   protected:
    ~Custody() = default;
  };

  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;
  // Blocks until the program has ended, soon after `stop` was requested at the latest, or for longer where it is given up. The program lives
  // until it returns.
  virtual v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop, GiveUp give_up) = 0;
  // One program after another, each outcome to the listener; those that `stop` was earlier than do not begin. False when one was given up.
  virtual bool run_all(const Programs& programs, RunListener& listener, const std::stop_token& stop, Custody& custody);

 protected:
  Runner() = default;
  // Of a program that did not begin.
  static v1::Outcome cancelled();
};

class RunQueue {
 public:
  using RunnerFactory = std::function<std::unique_ptr<Runner>()>;

  // Threads start with the programs that need them.
  RunQueue(int jobs, RunnerFactory make_runner);
  RunQueue(const RunQueue&) = delete;
  RunQueue& operator=(const RunQueue&) = delete;
  ~RunQueue();

  // As Host::start_all(), Host::start_on() and Host::shutdown().
  std::shared_ptr<Run> start_all(Programs programs, std::shared_ptr<RunListener> listener);
  std::shared_ptr<Run> start_on(const LendThread& lend, std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener);
  void shutdown();

 private:
  class Entry;

  // With mutex_ held. What to tell the programs when there is no thread, and none can be had.
  std::optional<v1::Outcome> add_thread_where_needed();
  bool may_run() const { return !waiting_.empty() && running_.size() < jobs_; }
  // With mutex_ held: the thread of a program that was given up is no longer this queue's.
  void let_go(std::thread::id thread);

  void work();
  std::shared_ptr<Entry> next();
  // False when it was given up; this may be gone then.
  bool run(const std::shared_ptr<Entry>& entry, Runner& runner);
  void give_up(const std::shared_ptr<Entry>& entry, std::size_t program, const v1::Outcome& outcome);

  const std::size_t jobs_;
  const RunnerFactory make_runner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Entry>> waiting_;
  std::set<std::shared_ptr<Entry>> running_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace loopspec::server
