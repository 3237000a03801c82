// The thread that the program began with.
#pragma once

namespace loopspec::platform {

// Whether the calling thread is it. True where the system cannot tell.
bool is_main_thread() noexcept;

}  // namespace loopspec::platform
