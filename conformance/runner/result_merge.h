// Makes one RunResult of several: the shards of a run, and runs of different loops.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

struct NamedResult {
  // What messages call it: the file it was read from.
  std::string name;
  v1::RunResult result;
};

// Implementations stand in the order in which they first occur, the cases of shards in the order of the whole run.
// `seconds` is that of the longest part, since parts run side by side; a part that was cut short leaves the whole so.
//
// INVALID_ARGUMENT names the files at fault: no result at all, results of different versions of loopspec, a loop whose
// shards are not each there exactly once, or not of one selection of cases, or not from one and the same loop, and a
// case that two parts judged.
absl::StatusOr<v1::RunResult> merge_results(const std::vector<NamedResult>& parts);

}  // namespace loopspec::conformance
