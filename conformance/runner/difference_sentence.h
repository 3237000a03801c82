// Says the first difference of two traces in one sentence of plain words, e.g. "`b` ran before `a` although `a` was
// queued first".
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/runner/trace_lines.h"

namespace loopspec::conformance {

// `expected_at` and `actual_at` are indices of the first difference; the size of the vector where a trace ended.
std::string difference_sentence(const std::vector<TraceLine>& expected, std::size_t expected_at,
                                const std::vector<TraceLine>& actual, std::size_t actual_at);

}  // namespace loopspec::conformance
