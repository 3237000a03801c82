// Requirement sets: the clauses that asyncio of one version of Python requires, frozen in requirements/*.textproto, and
// what part of them a loop meets. The score's denominator changes when such a file does, and never by itself.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/runner/coverage.h"
#include "loopspec/conformance/v1/clause.pb.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// In ascending order of the versions.
class Requirements {
 public:
  // No folder is no sets. INVALID_ARGUMENT for a file that does not parse, without name, version or clauses, and for a
  // version or a clause that is there twice.
  static absl::StatusOr<Requirements> load(const std::filesystem::path& folder);

  const std::vector<v1::RequirementSet>& sets() const { return sets_; }

  // The set of the newest version that is not after `version`; null when there is none.
  const v1::RequirementSet* of_version(const std::string& version) const;

 private:
  std::vector<v1::RequirementSet> sets_;
};

// The set as the catalogue and the cases have it now.
v1::RequirementSet requirement_set(const std::vector<ClauseCoverage>& coverage, const std::string& version);

// Where the frozen sets and the catalogue do not agree, one sentence for each clause.
std::vector<std::string> requirement_gaps(const Requirements& requirements, const std::vector<ClauseCoverage>& coverage);

// A clause of the set that the run did not judge at all is not met.
v1::RequirementScore requirement_score(const v1::RequirementSet& set, const v1::ImplementationResult& implementation);

// Gives each loop that could be reached, and whose version has a set, its score, and takes it from the others.
void set_scores(const Requirements& requirements, v1::RunResult& result);

}  // namespace loopspec::conformance
