// The `loopspec` command.
#include <csignal>
#include <exception>
#include <iostream>

#include "conformance/command/command_line.h"
#include "conformance/runner/exit_code.h"

int main(int argc, char** argv) {
  // A reader that has gone (`loopspec run | head`) is a failed write, not a death.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return loopspec::conformance::run_command_line({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "loopspec: internal error: " << error.what() << "\n";
    return loopspec::conformance::kExitHarnessFault;
  }
}
