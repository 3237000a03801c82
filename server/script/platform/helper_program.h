// What performs helper commands on this system: the shell, or a program of the project's own where there is no shell that could.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace loopspec::v1 {
class HelperCommand;
}

namespace loopspec::script::platform {

// Whether it is there.
bool has_helper_program();
// Why no process of this system can do what the command says; "" when one can. Pure.
std::string refuse_helper(const v1::HelperCommand& command);
// The program and its arguments; `number` instead of the command's own.
std::vector<std::string> helper_arguments(const v1::HelperCommand& command, std::int64_t number);
// The same as a command of the system's shell.
std::string helper_line(const v1::HelperCommand& command);
// A program's path as a word of the shell.
std::string shell_word(const std::string& path);

}  // namespace loopspec::script::platform
