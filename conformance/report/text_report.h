// A run for people: failures, stale expectations, the matrix, and the counts.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/report/report_context.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// The last line is `N passed, N failed, N skipped`. Known failures take a line each, others a whole block.
std::string text_report(const v1::RunResult& result, const ReportContext& context, std::size_t width);

}  // namespace loopspec::conformance
