// Signals by name.
#pragma once

#include <optional>
#include <string_view>

namespace loopspec::script {

// Nothing where there is no such signal here. Pure.
std::optional<int> signal_number(std::string_view name);

}  // namespace loopspec::script
