#pragma once

#include <string>
#include <typeinfo>

namespace loopspec::detail {

// The type as the programmer wrote it.
std::string type_name(const std::type_info& type);

}  // namespace loopspec::detail
