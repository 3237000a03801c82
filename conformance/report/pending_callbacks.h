// What a loop still has to call, as far as the ops of a trace tell: the ready queue, timers, watched descriptors,
// waiters of futures.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/report/timeline.h"
#include "conformance/report/trace_op.h"

namespace loopspec::conformance {

class PendingCallbacks {
 public:
  enum class Kind { kNone, kQueue, kTimer, kIo };
  struct Found {
    Kind kind = Kind::kNone;
    // It was queued after the turn had begun.
    bool in_this_turn = false;
    // Of a timer.
    double when = 0;
  };

  // An op ran at `time` (of the turn; "" where there is none).
  void note(const TraceOp& op, const std::string& time);
  // run_until_complete(co()): the task that it makes.
  void task_of(const std::string& awaitable);
  // Whether a coroutine's line says that a wait has ended.
  bool is_resumption(const std::string& instance, const std::string& text) const;
  // A coroutine's line; true when it says that a wait has begun.
  bool suspend(const std::string& instance, const std::string& text, const std::string& time);

  // The callback or the instance (`<co>`) begins to run.
  Found take(const std::string& name);
  // Fills in what stands there as the turn begins, with what take() took last.
  void begin_turn(TimelineTurn& turn);
  // What was queued as the turn began is gone: it ran, or the trace does not show it.
  void end_turn();

 private:
  struct Queued {
    std::string name;
    std::string id;
    std::size_t times = 1;
    bool in_this_turn = true;
  };
  struct Timer {
    std::string name;
    std::string id;
    double when = 0;
  };

  void queue(const std::string& name, const std::string& id, std::size_t times = 1);
  void add_timer(const TraceOp& op, const std::string& time);
  void complete(const std::string& future);
  void cancel(const std::string& id);
  void watch(const TraceOp& op, const char* what, bool add);

  std::vector<Queued> queue_;
  std::vector<Timer> timers_;
  // Text to show, by callback.
  std::map<std::string, std::string> watched_;
  std::map<std::string, std::vector<std::string>> waiters_;
  std::set<std::string> done_;
  // By instance, the op in which it waits.
  std::map<std::string, std::string> waits_;
  std::string taken_;
  Found taken_how_;
};

}  // namespace loopspec::conformance
