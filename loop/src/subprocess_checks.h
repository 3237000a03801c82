#pragma once

#include "loopspec/subprocess_options.h"

namespace loopspec::detail {

// Throws ValueError for what subprocess_exec() and subprocess_shell() do not take.
void check_subprocess_options(const SubprocessOptions& options, bool shell);

}  // namespace loopspec::detail
