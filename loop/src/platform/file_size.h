#pragma once

#include <cstdint>
#include <optional>

namespace loopspec::platform {

// Absent for what is no descriptor.
std::optional<std::int64_t> file_size(int fd) noexcept;
// What the system knows the file by: a HANDLE on Windows, the descriptor elsewhere.
std::intptr_t system_file(int fd) noexcept;

}  // namespace loopspec::platform
