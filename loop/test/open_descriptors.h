// How many descriptors this process has open; on Windows, sockets and pipes.
#pragma once

namespace loopspec {

int open_descriptors();

}  // namespace loopspec
