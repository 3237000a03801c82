#pragma once

#include <string>

#include "loopspec/exception_context.h"

namespace loopspec::detail {

// The value of a key that is present, as logs show it.
std::string describe_key(const ExceptionContext& context, const std::string& key);

}  // namespace loopspec::detail
