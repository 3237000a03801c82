// What loops of this system have beyond those of every other, in the terms of implementation.proto.
#pragma once

#include <string_view>
#include <vector>

namespace loopspec::script::platform {

// "linux", "darwin", "windows".
std::string_view system_name() noexcept;
// Capabilities of a loop as make_event_loop() takes it.
std::vector<std::string_view> system_capabilities(std::string_view backend);
// How many times as long as elsewhere things may take before they are given up: 1; under Wine, where each call of the system goes through another
// process, 6.
double slowness() noexcept;
// Of a process that runs one program alone.
std::vector<std::string_view> own_process_capabilities();

}  // namespace loopspec::script::platform
