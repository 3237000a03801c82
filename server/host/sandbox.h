// Sandbox: what the kernel holds a worker process to. It can never gain privileges (setuid programs and file capabilities
// give it none), writes no core dump, and has its own limits of memory, descriptors and file size.
//
// It shares the server's user, files and network: what separates those is the container or the service manager
// (docs/operations.md).
#pragma once

#include <cstdint>

namespace loopspec::server {

struct Sandbox {
  // Each 0: as ours. More than our own hard limit allows: that limit.
  //
  // Private memory that can be written, reserved or used (RLIMIT_DATA). Not set in a sanitizer's build, whose shadow
  // memory counts as well.
  std::uint64_t max_memory_bytes = 0;
  std::uint64_t max_descriptors = 0;
  // A file's size; a write beyond it fails with EFBIG.
  std::uint64_t max_file_bytes = 0;
};

// Puts the calling process into it, for good. For the child between fork and exec: makes only calls that are safe there.
// False, with errno set, when the kernel refuses.
bool enter_sandbox(const Sandbox& sandbox) noexcept;

}  // namespace loopspec::server
