#include "conformance/runner/exit_code.h"

#include "conformance/runner/expectation_set.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

ExitCode exit_code(const v1::RunResult& result, bool strict) {
  bool fault = false;
  bool unreachable = false;
  bool fails = false;
  bool ran = false;
  for (const v1::ImplementationResult& implementation : result.implementations()) {
    unreachable |= !implementation.unreachable().empty();
    fails |= implementation.stale_expectations_size() > 0;
    for (const v1::CaseResult& one : implementation.cases()) {
      ran |= one.verdict() == v1::VERDICT_PASS || is_failure(one.verdict());
      fault |= one.verdict() == v1::VERDICT_HARNESS_ERROR;
      fails |= one.other_verdicts_size() > 0;
      if (one.expected()) continue;
      unreachable |= one.verdict() == v1::VERDICT_TIMEOUT || one.verdict() == v1::VERDICT_CRASH;
      fails |= one.verdict() == v1::VERDICT_FAIL || (strict && one.verdict() == v1::VERDICT_DIFFERS);
    }
  }
  if (fault) return kExitHarnessFault;
  if (unreachable) return kExitUnreachable;
  if (fails) return kExitNonConformance;
  return ran ? kExitOk : kExitNothingRan;
}

Tally tally(const v1::RunResult& result) {
  Tally count;
  for (const v1::ImplementationResult& implementation : result.implementations()) {
    for (const v1::CaseResult& one : implementation.cases()) {
      if (one.verdict() == v1::VERDICT_PASS)
        ++count.passed;
      else if (one.verdict() == v1::VERDICT_NOT_APPLICABLE || one.verdict() == v1::VERDICT_NOT_RUN)
        ++count.skipped;
      else
        ++count.failed;
      if (one.expected())
        ++count.expected;
      else if (one.verdict() == v1::VERDICT_DIFFERS)
        ++count.differs;
    }
  }
  return count;
}

}  // namespace loopspec::conformance
