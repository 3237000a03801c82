// Signals of this process.
#pragma once

#include <string>

namespace loopspec::script::platform {

// What the process does with a signal: "default", "ignore", or "other" for a handler. OSError.
std::string disposition(int signal);
// Sends it to this process. OSError.
void raise_signal(int signal);

}  // namespace loopspec::script::platform
