// The `loopspec` command.
#include <exception>
#include <iostream>

#include "conformance/command/command_line.h"
#include "conformance/platform/console.h"
#include "conformance/runner/exit_code.h"

int main(int argc, char** argv) {
  loopspec::conformance::prepare_console();
  try {
    return loopspec::conformance::run_command_line({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "loopspec: internal error: " << error.what() << "\n";
    return loopspec::conformance::kExitHarnessFault;
  }
}
