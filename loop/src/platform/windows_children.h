// The children of this process, by number. Whoever has a handle of a process keeps its number from becoming another's.
#pragma once

#include "windows_winsock.h"

namespace loopspec::platform {

// Takes over the handle.
void add_child(int pid, HANDLE process);

}  // namespace loopspec::platform
