// A run as GitHub-flavoured Markdown, for a job's summary or a comment: the counts, the matrix, then each failure with
// its clause, its program and the traces as a diff, folded up.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <string_view>

#include "conformance/report/report_context.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// Failures beyond some hundreds of kilobytes are named in one line each: hosts of such pages refuse longer ones.
std::string markdown_report(const v1::RunResult& result, const ReportContext& context);

// Text of any origin, shown as it is in a line or a table's cell.
std::string markdown_escaped(std::string_view text);

}  // namespace loopspec::conformance
