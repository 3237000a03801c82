#pragma once

#include <string>

namespace loopspec::conformance {

// A variable of this process's environment, which its children inherit. Not while another thread looks at it.
void set_variable(const std::string& name, const std::string& value);

}  // namespace loopspec::conformance
