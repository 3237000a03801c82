// What loops of this system have beyond those of every other, in the terms of implementation.proto.
#pragma once

#include <string_view>
#include <vector>

namespace loopspec::script::platform {

// "linux", "darwin", "windows".
std::string_view system_name() noexcept;
// Capabilities of a loop as make_event_loop() takes it.
std::vector<std::string_view> system_capabilities(std::string_view backend);
// Of a process that runs one program alone.
std::vector<std::string_view> own_process_capabilities();

}  // namespace loopspec::script::platform
