// What get_extra_info() gives, as an object of the script's.
#pragma once

#include <any>

#include "server/script/object.h"

namespace loopspec::script {

// None for nothing.
Object object_of_info(const std::any& info);

}  // namespace loopspec::script
