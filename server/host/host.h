// Host: where the programs of one implementation run. In the server's own process (InProcessHost) or in worker processes
// (WorkerHost).
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "server/script/trace_sink.h"

namespace loopspec::v1 {
class Outcome;
class Program;
}  // namespace loopspec::v1

namespace loopspec::server {

// Hears of one run, one call at a time, from the host's threads; must not block.
class RunListener : public script::TraceSink {
 public:
  // The end of a program's events. There always is one for each program, after a cancellation too; the last one's is the last call.
  virtual void on_outcome(v1::Outcome outcome) = 0;
};

// Programs that wait or run.
using Programs = std::vector<std::shared_ptr<const v1::Program>>;

// One start of them.
class Run {
 public:
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  virtual ~Run() = default;
  // Ends it soon, with what has not begun; its process or thread is free for others then. Any thread, any number of times.
  virtual void cancel() noexcept = 0;

 protected:
  Run() = default;
};

// Lends a thread: calls the function on it, once and soon, but not before LendThread has returned. What the function does there may take
// long, and need not end; the thread must be as good as new to it: no loop runs on it.
using LendThread = std::function<void(std::function<void()>)>;

class Host {
 public:
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  // Does shutdown().
  virtual ~Host() = default;

  // Runs the programs, at least one, as soon as there is room, in the order of the calls: one after another, each on a fresh loop. Returns
  // at once. They have passed script::ProgramValidator and their limits are all set. Any thread.
  virtual std::shared_ptr<Run> start_all(Programs programs, std::shared_ptr<RunListener> listener) = 0;

  std::shared_ptr<Run> start(std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) {
    return start_all({std::move(program)}, std::move(listener));
  }

  // The same from a thread that can lend itself: a host may run a program there that is likely to be short, which saves it a change of threads.
  virtual std::shared_ptr<Run> start_on(const LendThread& /*lend*/, std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) {
    return start(std::move(program), std::move(listener));
  }

  // Cancels what runs and waits, tells their listeners, and leaves neither thread nor process behind. Blocks; a second call
  // does nothing. A start() after it ends the run from within the call.
  virtual void shutdown() = 0;

 protected:
  Host() = default;
};

}  // namespace loopspec::server
