// Children of programs by their number.
#pragma once

namespace loopspec::script::platform {

// Whether there is a process of this number, also one that has ended and that nobody has taken in.
bool process_exists(int pid) noexcept;
// Kills a child of this process, and takes it in. Not a process that got the number of a child that the loop has taken in.
void end_child(int pid) noexcept;

}  // namespace loopspec::script::platform
