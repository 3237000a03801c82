// What the system shows as the name of a thread.
#pragma once

#include <string>

namespace loopspec::platform {

// Names the calling thread; as much of it as the system keeps. Failure does no harm and is ignored.
void set_current_thread_name(const std::string& name) noexcept;

}  // namespace loopspec::platform
