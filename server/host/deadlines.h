// Deadlines: one thread that calls functions when their time has come, for any number of runs at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace loopspec::server {

// The thread is started when it is first needed. Adding a deadline and taking it back wake nobody, unless it is the earliest.
class Deadlines {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  using Key = std::pair<Time, std::uint64_t>;

  Deadlines();
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;
  // Calls no function any more; waits for one that is being called, unless that is where the last reference to this goes.
  ~Deadlines();

  // All any thread.
  // Has `function` called at that time, or soon after, on the thread of this: it must be quick, and may add deadlines itself. Throws
  // std::system_error when the thread could not be started.
  Key add(Time when, std::function<void()> function);
  // The function may be under way all the same, or have been called.
  void take_back(const Key& key);

 private:
  struct State;

  // The thread's, too.
  const std::shared_ptr<State> state_;
};

}  // namespace loopspec::server
