// Versions of Python and of packages: "3.12", "3.11.7".
//
// Pure; may be called from any thread.
#pragma once

#include <string_view>

namespace loopspec::conformance {

// Compares number by number; a missing number counts as 0, and what follows the numbers (rc1, +local) is left out of
// account. Negative, zero or positive, as `left` is before, equal to or after `right`.
int compare_versions(std::string_view left, std::string_view right);

// Whether `version` lies in [since, until); an empty bound is no bound.
bool version_in(std::string_view version, std::string_view since, std::string_view until);

}  // namespace loopspec::conformance
