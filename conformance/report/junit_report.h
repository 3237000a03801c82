// The run as JUnit XML, for CI systems: a test suite for each implementation, a test case for each case.
//
// What makes the exit code non-zero is a failure or an error, so a CI that reads the file and one that reads the exit
// code agree: FAIL (and DIFFERS under `strict`) is a failure, TIMEOUT, CRASH and HARNESS_ERROR are errors; known
// failures and other DIFFERS are skipped with the reason. A stale expectation is a failure of the test case
// "expectations", an implementation out of reach an error of "implementation". The score is in a suite's properties:
// requirements.set, .met, .required, .not_applicable, .not_in_run.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <string_view>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

std::string junit_report(const v1::RunResult& result, bool strict);

// Text as XML 1.0 can hold it: markup escaped, characters it has no room for as U+FFFD.
std::string xml_escaped(std::string_view text);

}  // namespace loopspec::conformance
