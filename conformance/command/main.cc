// The `loopspec` command.
#include <exception>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "conformance/command/command_line.h"
#include "conformance/platform/console.h"
#include "conformance/runner/exit_code.h"

int main(int argc, char** argv) {
  loopspec::conformance::prepare_console();
  // Debian's Abseil looks for deadlocks among gRPC's mutexes, as a debugging build of it does: a sixteenth of a call's processor time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  try {
    return loopspec::conformance::run_command_line({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "loopspec: internal error: " << error.what() << "\n";
    return loopspec::conformance::kExitHarnessFault;
  }
}
