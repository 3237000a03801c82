// ProgramThread: a thread of the program's own. It holds the virtual clock while its body runs.
#pragma once

#include <functional>
#include <string>
#include <thread>

namespace loopspec::script {

class ProgramState;

class ProgramThread {
 public:
  // Events from it carry `name`; an exception that leaves the body is recorded as unraisable. An `ordered` thread records to
  // its end before others do (see Turnstile).
  ProgramThread(ProgramState& state, std::string name, std::function<void()> body, bool ordered);
  ProgramThread(const ProgramThread&) = delete;
  ProgramThread& operator=(const ProgramThread&) = delete;
  // The thread has ended: finish().
  ~ProgramThread();

  // The body begins at once; with open_gate(), after start_gated(); when the loop is idle (on a real clock: after 50 ms).
  void start();
  void start_gated();
  void open_gate();
  void start_when_idle();

  // Waits for its end; one that waits for the loop to be idle is started first. Throws RuntimeError on its own thread,
  // Aborted when the program is.
  void join();
  // The program has ended: a body that has not begun never will. Waits for one that has.
  void finish();

 private:
  enum class Phase { kNew, kWaitsForIdle, kGated, kDelayed, kRunning, kEnded };

  // With the state's mutex held.
  void launch(Phase phase);
  void start_waiting();
  void run();
  bool wait_to_begin();

  ProgramState& state_;
  const std::string name_;
  std::function<void()> body_;
  const bool ordered_;
  Phase phase_ = Phase::kNew;
  bool dismissed_ = false;
  std::thread thread_;
};

}  // namespace loopspec::script
