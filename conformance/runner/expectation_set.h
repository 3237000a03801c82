// Known failures of one implementation, and how they go stale.
//
// An entry accounts for a failure of the same case, verdict and signature. It is stale when it matches no case of the
// suite, when a case it matches passed or does not apply, or when none of its cases failed as it says. It never changes
// a verdict.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "conformance/runner/case_set.h"
#include "loopspec/conformance/v1/expectation.pb.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// The name under which an implementation's expectations are filed: `cpython@/usr/bin/python3.13` is `cpython`,
// `selector/epoll` is `selector-epoll`.
std::string expectations_name(const std::string& implementation);

class ExpectationSet {
 public:
  // Errors: NOT_FOUND for the file; INVALID_ARGUMENT for one that does not parse (`FILE:LINE:COLUMN: …`) or an entry
  // without cases, reason, or a verdict that is a failure.
  static absl::StatusOr<ExpectationSet> load(const std::filesystem::path& file);

  // No known failures.
  ExpectationSet() = default;
  explicit ExpectationSet(v1::Expectations expectations) : expectations_(std::move(expectations)) {}

  // Whether an entry speaks of this case for this implementation's version.
  bool mentions(const std::string& case_id, const loopspec::v1::Implementation& implementation) const;

  // Marks the failures that were expected, and fills in the stale entries. `suite` is every case there is: an entry for
  // a case that this run left out is not judged.
  void apply(const CaseSet& suite, v1::ImplementationResult& result) const;

 private:
  v1::Expectations expectations_;
};

// FAIL, DIFFERS, TIMEOUT, CRASH.
bool is_failure(v1::Verdict verdict);

// "FAIL", "NOT_APPLICABLE", ….
std::string verdict_name(v1::Verdict verdict);

}  // namespace loopspec::conformance
