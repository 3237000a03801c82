// "Did you mean …" for a mistyped id.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

namespace loopspec::conformance {

// The candidate with the fewest edits, "" when none is near.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace loopspec::conformance
