// Handles, numbered as descriptors are elsewhere.
#pragma once

#include <utility>

#include "windows_winsock.h"

namespace loopspec::platform {

inline HANDLE to_handle(int fd) noexcept { return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(fd)); }
inline int from_handle(HANDLE handle) noexcept { return static_cast<int>(reinterpret_cast<std::intptr_t>(handle)); }

bool is_socket(int fd) noexcept;
// Whatever it is.
void close_handle(int fd) noexcept;

// Throws OSError of the call that just failed.
[[noreturn]] void raise_last_error(const char* call);

// A new pipe with a name of its own, since those without cannot be used with a completion port.
struct PipeEnds {
  int reading;
  int writing;
};
enum class PipeUse {
  kOverlapped,   // both ends are for overlapped calls
  kChildReads,   // the reading end is as programs expect it
  kChildWrites,  // the writing end is
};
// No child inherits the ends; both tell whoever has the other when they are closed. Throws OSError.
PipeEnds open_pipe(PipeUse use);

}  // namespace loopspec::platform
