// Where the requests to end arrive: SIGINT and SIGTERM; on Windows CTRL_C and CTRL_BREAK, which are SIGINT here, and the console's or
// the system's end, which is SIGTERM.
#pragma once

namespace loopspec::conformance {

// At most one at a time in a process.
class InterruptSignals {
 public:
  // Throws std::system_error when the system has no descriptor left.
  InterruptSignals();
  InterruptSignals(const InterruptSignals&) = delete;
  InterruptSignals& operator=(const InterruptSignals&) = delete;
  ~InterruptSignals();

  // From now on they come here: the first wakes wait(), the next ends the process.
  void take();
  // They have their usual effect again, and wait() returns.
  void give_back();

  // Blocks until the first, and returns its number; 0 after give_back().
  int wait();

  // Ends the process as if it had never been taken.
  static void die_of(int signal);

 private:
  // What wait() reads from; on Windows nothing.
  int read_end_ = -1;
};

}  // namespace loopspec::conformance
