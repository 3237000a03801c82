// The `expect` blocks at the end of a case's file, as text: the rest of the file is a person's and stays as it is.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "loopspec/conformance/v1/case.pb.h"

namespace loopspec::conformance {

// The file's text with these blocks in place of the ones it has. INVALID_ARGUMENT when it does not parse, or when
// something else stands behind its first `expect`.
absl::StatusOr<std::string> replace_expect_blocks(const std::string& text,
                                                  const std::vector<v1::ExpectedTrace>& blocks);

// One block in protobuf's text format, a trace's line on a line of its own.
std::string expect_block_text(const v1::ExpectedTrace& block);

}  // namespace loopspec::conformance
