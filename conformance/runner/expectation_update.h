// Brings a file of known failures up to date with a run, and leaves everything in it that still holds as it is,
// comments included.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/runner/case_set.h"
#include "loopspec/conformance/v1/expectation.pb.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

struct ExpectationUpdate {
  // The file's new text.
  std::string text;
  // Cases whose failure got an entry, in the order of the run.
  std::vector<std::string> added;
  // `cases` of entries that went, in the order of the file.
  std::vector<std::string> removed;
  // Cases that fail, that no entry speaks of, and for which no reason was given: they got no entry.
  std::vector<std::string> unexplained;
};

// Why failures that no entry speaks of are known.
struct NewReason {
  // "" gives them no entry.
  std::string reason;
  std::string link;
};

// An entry goes when it is stale (expectation_set.h). Failures that it spoke of get entries of their own with its
// reason and link. `text` is the file as it is, "" for none. INVALID_ARGUMENT when it does not parse.
absl::StatusOr<ExpectationUpdate> update_expectations(const std::string& text, const CaseSet& suite,
                                                      const v1::ImplementationResult& result, const NewReason& reason);

}  // namespace loopspec::conformance
