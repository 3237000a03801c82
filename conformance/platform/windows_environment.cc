#include <cstdlib>

#include "conformance/platform/environment.h"

namespace loopspec::conformance {

void set_variable(const std::string& name, const std::string& value) { _putenv_s(name.c_str(), value.c_str()); }

}  // namespace loopspec::conformance
