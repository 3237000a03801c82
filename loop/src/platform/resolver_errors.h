#pragma once

namespace loopspec::platform {

// Before the first question to the resolver. Throws OSError.
void start_resolver();
// Throws GaiError, or OSError where the resolver says that a system call failed.
[[noreturn]] void raise_resolver_error(int code, const char* call);

}  // namespace loopspec::platform
