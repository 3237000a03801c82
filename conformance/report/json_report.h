// The machine-readable report: a RunResult in protobuf's JSON mapping, field names as in run_result.proto.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

std::string json_report(const v1::RunResult& result);

// Reads one back, from this version or a later one. Errors: NOT_FOUND for the file; INVALID_ARGUMENT names the file and
// what is wrong with it.
absl::StatusOr<v1::RunResult> read_json_report(const std::string& file);

}  // namespace loopspec::conformance
