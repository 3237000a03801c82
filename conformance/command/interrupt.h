// SIGINT and SIGTERM as a function call, so that Ctrl-C ends in a report.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "conformance/platform/interrupt_signals.h"

namespace loopspec::conformance {

// While one lives, the first SIGINT or SIGTERM calls a function; the next, whichever it is, ends the process at once. At most one at a time
// in a process.
class Interrupt {
 public:
  // `on_signal` gets the signal's number, on a thread of its own.
  explicit Interrupt(std::function<void(int)> on_signal);
  // Both signals have their usual effect again.
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Whether a signal came.
  bool came() const { return signal_ != 0; }

  // Ends the process by the signal that came, so that a calling shell sees why; returns when none came.
  void die_of_signal();

 private:
  void watch();

  std::function<void(int)> on_signal_;
  InterruptSignals signals_;
  std::atomic<int> signal_ = 0;
  std::thread thread_;
};

}  // namespace loopspec::conformance
