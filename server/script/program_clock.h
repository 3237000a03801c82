// ProgramClock: the virtual clock of a program, shared by all its loops.
//
// It starts at 0. A poll that finds nothing ready starts the threads that wait for the loop to be idle, and then waits until
// nothing else can act: every thread of the program polls or waits for another. Then the clock jumps to the earliest deadline
// of the polls. The end of a thread does not itself wake a loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "loopspec/clock.h"

namespace loopspec::script {

class ProgramClock final : public Clock {
 public:
  // Any thread.
  std::int64_t now_ns() const noexcept override { return now_ns_.load(std::memory_order_relaxed); }
  std::int64_t resolution_ns() const noexcept override { return 1; }
  // Moves the clock on.
  void advance(std::int64_t ns);

  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override;

  // Called with the next poll that finds nothing ready, on its thread, in the order of the calls.
  void call_when_idle(std::function<void()> function);
  // Makes these calls now.
  void start_what_waits();

  // Called before a poll waits for what may take long, on its thread. What it throws leaves the poll. Set before the first poll.
  void set_will_wait(std::function<void()> function) { will_wait_ = std::move(function); }

  // One thread more, or less, that can act. The program's main thread counts from the beginning.
  void hold();
  void release();

  // Polls return at once from now on.
  void abort();

 private:
  struct Poll {
    std::int64_t deadline;
    // The last question of ask_ that it found nothing ready after.
    std::uint64_t answered = 0;
  };

  // With the mutex held: whether this poll may jump to its deadline, or has to wait for that.
  bool may_jump(const Poll& poll);
  // How long to look at the descriptors, in nanoseconds, before looking here again.
  std::int64_t patience() const;

  std::atomic<std::int64_t> now_ns_{0};
  std::mutex mutex_;
  std::vector<Poll*> polls_;
  std::vector<std::function<void()>> idle_calls_;
  std::function<void()> will_wait_;
  // Before a jump every other poll is asked to look once more whether something is ready for it.
  std::uint64_t ask_ = 0;
  const Poll* asking_ = nullptr;
  int active_ = 1;
  // Grows when something ceases to act.
  std::atomic<std::uint64_t> acts_{0};
  bool aborted_ = false;
};

}  // namespace loopspec::script
