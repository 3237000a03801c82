#pragma once

#include <string>

namespace loopspec::server {

// Where the running program is; "" when the system does not say.
std::string executable_path();

}  // namespace loopspec::server
