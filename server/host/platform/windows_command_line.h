// What CreateProcess() takes, from lists of strings.
#pragma once

#include <string>
#include <vector>

namespace loopspec::server {

// One line that the child's C library splits into these arguments again.
std::string to_command_line(const std::vector<std::string>& argv);

// "NAME=value" each, as one block.
std::string to_environment_block(const std::vector<std::string>& environment);

}  // namespace loopspec::server
