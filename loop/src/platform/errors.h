// Numbers of errors. They are errno's on every system: what a system counts otherwise is translated where it comes in.
#pragma once

#include <cerrno>
#include <string>

namespace loopspec::platform {

// The connection was shut down by this side. The C library of Windows has no such number, so it is that of its sockets.
inline constexpr int kShutDown =
#ifdef ESHUTDOWN
    ESHUTDOWN;
#else
    10058;
#endif

// "Connection reset by peer": what Python prints of an error.
std::string error_text(int error);

}  // namespace loopspec::platform
