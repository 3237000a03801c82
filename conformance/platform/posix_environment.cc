#include <cstdlib>

#include "conformance/platform/environment.h"

namespace loopspec::conformance {

void set_variable(const std::string& name, const std::string& value) { setenv(name.c_str(), value.c_str(), 1); }

}  // namespace loopspec::conformance
