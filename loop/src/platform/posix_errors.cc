#include <system_error>

#include "errors.h"

namespace loopspec::platform {

std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace loopspec::platform
