// The verdict on one case: compares what a loop did with what asyncio does.
//
// | outcome            | verdict                                                         |
// |--------------------|-----------------------------------------------------------------|
// | COMPLETED, LIMIT   | the comparison's: PASS, or FAIL (MUST), DIFFERS (SHOULD)         |
// | TIMEOUT            | TIMEOUT                                                         |
// | CRASHED            | CRASH                                                           |
// | UNSUPPORTED        | NOT_RUN with the reason                                         |
// | HOST_ERROR         | HARNESS_ERROR                                                   |
//
// A clause of level INFO is recorded, not judged: NOT_APPLICABLE, whatever the loop did.
// No rule looks at how long anything took.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "conformance/runner/case_set.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::v1 {
class Implementation;
class Trace;
}  // namespace loopspec::v1

namespace loopspec::conformance {

// A result with what is known before the case ran; its verdict is unset.
v1::CaseResult blank_result(const SuiteCase& suite_case, const v1::Clause& clause);

v1::CaseResult judge(const SuiteCase& suite_case, const v1::Clause& clause,
                     const loopspec::v1::Implementation& implementation, const loopspec::v1::Trace& trace);

// The text of the trace that the case compares: canonical, of the kinds of event that it selects.
std::string compared_text(const v1::Case& test, const loopspec::v1::Trace& trace);

// Whether two such texts are the same for this case; the first may hold `unordered {`.
bool same_trace(const v1::Case& test, const std::string& expected, const std::string& actual);

}  // namespace loopspec::conformance
