// What changed between two runs, case by case.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

struct CaseChange {
  enum class Kind {
    // It passed and does no longer, or it fails where it was not run.
    kWorse,
    // It passes and did not, or it no longer fails.
    kBetter,
    // It fails in another way.
    kOtherwise,
    // Only the second run has it, and it fails.
    kNewFailure,
    // Only the second run has it, and it does not fail.
    kNew,
    // Only the first run has it.
    kGone,
  };
  Kind kind = Kind::kWorse;
  std::string implementation;
  std::string case_id;
  // Null where the run does not have the case.
  const v1::CaseResult* before = nullptr;
  const v1::CaseResult* after = nullptr;
};

struct ResultDiff {
  // In the order of the second run, then what is gone; by loop.
  std::vector<CaseChange> changes;
  std::size_t same = 0;
  // Loops that only one of the runs has.
  std::vector<std::string> only_before;
  std::vector<std::string> only_after;

  // Whether the second run is worse in any case, or lost a case that passed, or a loop.
  bool is_worse() const;
};

// Compares loops of the same name; two runs of one loop each are compared whatever the names. The diff points into both
// results.
ResultDiff diff_results(const v1::RunResult& before, const v1::RunResult& after);

}  // namespace loopspec::conformance
