// Command lines of Windows, which are one string.
#pragma once

#include <string>
#include <vector>

namespace loopspec::platform {

// The words quoted so that the C library of the program that starts finds them again, as Python's list2cmdline() does.
std::string command_line_of(const std::vector<std::string>& words);
// What has the shell run a command.
std::string shell_command_line(const std::string& command);

}  // namespace loopspec::platform
