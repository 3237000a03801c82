// The keeper: one small process beside this one that outlives it by a moment and kills the process groups it left behind.
//
// A worker dies with the thread that started it (PR_SET_PDEATHSIG), but what a worker forked does not: without the keeper a
// `kill -9` of the server would leave those. It runs nothing else, holds one end of a socket, and ends with this process. A
// process that leaves its worker's group escapes it; in a container it ends with the container.
#pragma once

#include <sys/types.h>

namespace loopspec::server {

// The socket to the keeper, which the first call starts; -1 when there is none (the system had no process or descriptor
// left). Close-on-exec. Any thread.
int keeper_socket();

// Tells it that a group exists, and that it has been killed. Safe between fork and exec; never block, never fail loudly.
void keep_group(int keeper, pid_t group) noexcept;
void forget_group(int keeper, pid_t group) noexcept;

}  // namespace loopspec::server
