// What changed between two runs, for people: a line for each case that changed, the worst first.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "conformance/runner/result_diff.h"

namespace loopspec::conformance {

// The last line is `N worse, N better, N otherwise, N new, N gone, N same`.
std::string diff_text(const ResultDiff& diff);

}  // namespace loopspec::conformance
