#pragma once

#include <cstdint>
#include <optional>

namespace loopspec::platform {

// Absent for what is no descriptor.
std::optional<std::int64_t> file_size(int fd) noexcept;

}  // namespace loopspec::platform
