// Programs in files: what the fuzzer saves, and replay and promote read.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::conformance {

// In protobuf's text format, behind the remarks as comments. Errors name the file.
absl::Status write_fuzz_program(const std::filesystem::path& file, const loopspec::v1::Program& program,
                                const std::vector<std::string>& remarks);

// Errors: NOT_FOUND for the file; INVALID_ARGUMENT for what does not parse (`FILE:LINE:COLUMN: …`) or is no program
// that can be run.
absl::StatusOr<loopspec::v1::Program> read_fuzz_program(const std::filesystem::path& file);

}  // namespace loopspec::conformance
