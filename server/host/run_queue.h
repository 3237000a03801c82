// RunQueue: a host's runs, first in first out, on up to `jobs` threads.
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
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;
  // Blocks until the program has ended, soon after `stop` was requested at the latest.
  virtual v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop) = 0;
  // One program after another, each outcome to the listener; those that `stop` was earlier than do not begin.
  virtual void run_all(const Programs& programs, RunListener& listener, const std::stop_token& stop);

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

  // As Host::start_all() and Host::shutdown().
  std::shared_ptr<Run> start_all(Programs programs, std::shared_ptr<RunListener> listener);
  void shutdown();

 private:
  class Entry;

  // With mutex_ held. What to tell the program when there is no thread, and none can be had.
  std::optional<v1::Outcome> add_thread_where_needed();
  void work();
  std::shared_ptr<Entry> next();

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
