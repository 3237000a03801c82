// A run as one HTML page that needs nothing else: no network, no other file. The matrix of implementations and clauses,
// and for each case the clause, the program, and the turns of the loop as expected and as they were.
//
// The page's own files are conformance/report/page/; the build puts them into the program. What they show is a
// ReportPage (report_page.proto), which the page's script finds as JSON in the page. Any text of a run stands in that
// JSON alone.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "conformance/report/report_context.h"
#include "loopspec/conformance/v1/report_page.pb.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

std::string html_report(const v1::RunResult& result, const ReportContext& context);

// What the page shows.
v1::ReportPage report_page(const v1::RunResult& result, const ReportContext& context);

}  // namespace loopspec::conformance
