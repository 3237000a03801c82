#pragma once

#include <string>

namespace loopspec::server {

// The mode of a regular file that others than its owner may read, write or run; 0 when they may not, and where files have no mode.
unsigned mode_open_to_others(const std::string& path);

}  // namespace loopspec::server
