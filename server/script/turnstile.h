// Turnstile: the order in which threads record.
//
// Threads that start "when idle" record to their end, one after the other, before anyone else records. Of all ways in which
// such a thread and the loop that it wakes may overlap, a trace shows this one. Only recording waits. A thread that runs a loop
// itself, waits for another, or does not end within five seconds is no longer waited for.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace loopspec::script {

class Turnstile {
 public:
  // From now on others wait for the thread that will begin() with this token; nothing new if they do already.
  void enter(const void* token);
  // The calling thread is the one.
  void begin(const void* token);
  // Others no longer wait for the thread of this token, or for the calling one.
  void leave(const void* token);
  void leave();
  // Returns when it is the calling thread's turn to record.
  void wait();

 private:
  // With the mutex held.
  void order_changed();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<const void*> order_;
  // Whether there is anyone to wait for; mostly there is not.
  std::atomic<bool> anyone_{false};
};

}  // namespace loopspec::script
