// The table at the end of a run: a row for each section, a column for each implementation, in each cell how many cases
// passed, failed, ….
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// Lines no wider than `width` as far as one column allows: implementations that do not fit follow in a further table.
std::string matrix_text(const v1::RunResult& result, std::size_t width);

}  // namespace loopspec::conformance
