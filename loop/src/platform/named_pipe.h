// Named pipes of Windows.
#pragma once

#include <optional>
#include <string>

#include "loopspec/pipe.h"

namespace loopspec::platform {

// An instance of a name that is served, for overlapped calls. The first one must be that. Throws OSError.
Pipe make_pipe_instance(const std::string& address, bool first);
// The other end of one; nothing when every instance is taken. Throws OSError.
std::optional<Pipe> connect_pipe(const std::string& address);

}  // namespace loopspec::platform
