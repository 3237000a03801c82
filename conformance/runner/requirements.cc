#include "conformance/runner/requirements.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/runner/applicability.h"
#include "conformance/runner/textproto_file.h"
#include "conformance/runner/version.h"

namespace loopspec::conformance {
namespace {

std::string fault_of(const v1::RequirementSet& set) {
  if (set.name().empty() || set.version().empty() || set.clauses().empty()) return "needs a name, a version and clauses";
  std::set<std::string> seen;
  for (const std::string& clause : set.clauses())
    if (!seen.insert(clause).second) return absl::StrCat("names `", clause, "` twice");
  return "";
}

bool is_required(const ClauseCoverage& one, const std::string& version) {
  const v1::Clause& clause = one.clause->clause;
  return one.cases > 0 && clause.level() == v1::LEVEL_MUST && version_in(version, since_of(clause), clause.until());
}

struct Judged {
  bool passed = false;
  bool applies = false;
  bool spoilt = false;
};

void add(Judged& judged, v1::Verdict verdict) {
  if (verdict == v1::VERDICT_NOT_APPLICABLE) return;
  judged.applies = true;
  if (verdict == v1::VERDICT_PASS)
    judged.passed = true;
  else
    judged.spoilt = true;
}

}  // namespace

absl::StatusOr<Requirements> Requirements::load(const std::filesystem::path& folder) {
  Requirements requirements;
  if (!std::filesystem::exists(folder)) return requirements;
  const auto files = textproto_files(folder);
  if (!files.ok()) return files.status();
  std::set<std::string> versions;
  for (const std::filesystem::path& file : *files) {
    v1::RequirementSet set;
    if (absl::Status status = read_textproto(file, set); !status.ok()) return status;
    std::string fault = fault_of(set);
    if (fault.empty() && !versions.insert(set.version()).second)
      fault = absl::StrCat("is a second set of ", set.version());
    if (!fault.empty()) return absl::InvalidArgumentError(absl::StrCat(file.string(), ": the set ", fault));
    requirements.sets_.push_back(std::move(set));
  }
  std::sort(requirements.sets_.begin(), requirements.sets_.end(), [](const auto& left, const auto& right) {
    return compare_versions(left.version(), right.version()) < 0;
  });
  return requirements;
}

const v1::RequirementSet* Requirements::of_version(const std::string& version) const {
  const v1::RequirementSet* found = nullptr;
  for (const v1::RequirementSet& set : sets_)
    if (compare_versions(set.version(), version) <= 0) found = &set;
  return found;
}

v1::RequirementSet requirement_set(const std::vector<ClauseCoverage>& coverage, const std::string& version) {
  std::set<std::string> clauses;
  for (const ClauseCoverage& one : coverage)
    if (is_required(one, version)) clauses.insert(one.clause->clause.id());
  v1::RequirementSet set;
  set.set_name(absl::StrCat("asyncio-", version));
  set.set_version(version);
  set.mutable_clauses()->Add(clauses.begin(), clauses.end());
  return set;
}

std::vector<std::string> requirement_gaps(const Requirements& requirements,
                                          const std::vector<ClauseCoverage>& coverage) {
  std::vector<std::string> gaps;
  for (const v1::RequirementSet& frozen : requirements.sets()) {
    const v1::RequirementSet now = requirement_set(coverage, frozen.version());
    const std::set<std::string> had(frozen.clauses().begin(), frozen.clauses().end());
    const std::set<std::string> has(now.clauses().begin(), now.clauses().end());
    for (const std::string& clause : has)
      if (had.count(clause) == 0)
        gaps.push_back(absl::StrCat(clause, " is required by asyncio of ", frozen.version(), ", and ", frozen.name(),
                                    " does not have it"));
    for (const std::string& clause : had)
      if (has.count(clause) == 0)
        gaps.push_back(absl::StrCat(frozen.name(), " has ", clause,
                                    ", which is no judged MUST of that version in the catalogue"));
  }
  return gaps;
}

v1::RequirementScore requirement_score(const v1::RequirementSet& set, const v1::ImplementationResult& implementation) {
  std::map<std::string, Judged> clauses;
  for (const v1::CaseResult& one : implementation.cases()) add(clauses[one.clause()], one.verdict());
  std::uint32_t met = 0;
  std::uint32_t not_applicable = 0;
  std::uint32_t not_in_run = 0;
  for (const std::string& clause : set.clauses()) {
    const auto at = clauses.find(clause);
    if (at == clauses.end())
      ++not_in_run;
    else if (!at->second.applies)
      ++not_applicable;
    else if (at->second.passed && !at->second.spoilt)
      ++met;
  }
  v1::RequirementScore score;
  score.set_set(set.name());
  score.set_met(met);
  score.set_required(static_cast<std::uint32_t>(set.clauses_size()) - not_applicable);
  score.set_not_applicable(not_applicable);
  score.set_not_in_run(not_in_run);
  return score;
}

void set_scores(const Requirements& requirements, v1::RunResult& result) {
  for (v1::ImplementationResult& one : *result.mutable_implementations()) {
    one.clear_score();
    const v1::RequirementSet* set = requirements.of_version(one.implementation().asyncio_version());
    if (set != nullptr && one.unreachable().empty()) *one.mutable_score() = requirement_score(*set, one);
  }
}

}  // namespace loopspec::conformance
