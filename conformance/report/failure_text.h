// One failing case for people: clause, title, program, both traces with the first difference marked, and how to run it
// again.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/report/report_context.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// Traces stand side by side where both fit into `width`, else one after the other.
std::string failure_text(const ReportContext& context, const std::string& implementation, const v1::CaseResult& result,
                         std::size_t width);

// Each line of a text behind `margin`.
std::string indented(const std::string& text, const std::string& margin);

}  // namespace loopspec::conformance
