// The `loopspec` command line: finds the subcommand, parses its flags, turns faults into exit codes.
#pragma once

#include <string>
#include <vector>

namespace loopspec::conformance {

// `words` without the program's name. Prints to standard output and standard error; returns the exit code.
int run_command_line(const std::vector<std::string>& words);

}  // namespace loopspec::conformance
