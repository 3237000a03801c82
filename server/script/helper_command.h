// Helper commands: the only programs that a program may run (docs/protocol.md, "Helper commands").
#pragma once

#include <string>
#include <vector>

namespace loopspec::v1 {
class HelperCommand;
class Op;
}

namespace loopspec::script {

class Folder;

// Why an op that starts it cannot be done here; "" when it can. Pure.
std::string refuse_command(const v1::Op& op, const v1::HelperCommand& command);

// The command and its arguments; `descriptor` is what pass_fd names, -1 for none. Throws OSError.
std::vector<std::string> helper_arguments(const v1::HelperCommand& command, Folder& folder, int descriptor);
// The same as a command of the shell.
std::string helper_line(const v1::HelperCommand& command, Folder& folder);

}  // namespace loopspec::script
