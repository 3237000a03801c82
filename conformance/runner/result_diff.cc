#include "conformance/runner/result_diff.h"

#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "conformance/runner/expectation_set.h"

namespace loopspec::conformance {
namespace {

using Kind = CaseChange::Kind;

// Worse verdicts stand higher.
int badness(const v1::CaseResult& one) {
  // Runs that did not agree are worth no more than a failure.
  if (one.other_verdicts_size() > 0) return 2;
  if (one.verdict() == v1::VERDICT_PASS || one.verdict() == v1::VERDICT_NOT_APPLICABLE) return 0;
  if (one.verdict() == v1::VERDICT_NOT_RUN) return 1;
  return one.verdict() == v1::VERDICT_DIFFERS ? 2 : 3;
}

bool fails(const v1::CaseResult& one) {
  return badness(one) >= 2;
}

std::optional<Kind> change_of(const v1::CaseResult& before, const v1::CaseResult& after) {
  if (badness(before) != badness(after)) return badness(before) < badness(after) ? Kind::kWorse : Kind::kBetter;
  if (before.verdict() != after.verdict() || before.signature() != after.signature()) return Kind::kOtherwise;
  return std::nullopt;
}

void diff_loop(const v1::ImplementationResult& before, const v1::ImplementationResult& after, ResultDiff& diff) {
  const std::string& first = before.implementation().name();
  const std::string& second = after.implementation().name();
  const std::string name = first == second ? first : absl::StrCat(first, " to ", second);
  std::map<std::string, const v1::CaseResult*> earlier;
  for (const v1::CaseResult& one : before.cases()) earlier[one.case_id()] = &one;
  for (const v1::CaseResult& one : after.cases()) {
    const auto at = earlier.find(one.case_id());
    if (at == earlier.end()) {
      diff.changes.push_back({fails(one) ? Kind::kNewFailure : Kind::kNew, name, one.case_id(), nullptr, &one});
      continue;
    }
    if (const std::optional<Kind> kind = change_of(*at->second, one))
      diff.changes.push_back({*kind, name, one.case_id(), at->second, &one});
    else
      ++diff.same;
    earlier.erase(at);
  }
  for (const v1::CaseResult& one : before.cases())
    if (earlier.count(one.case_id()) > 0) diff.changes.push_back({Kind::kGone, name, one.case_id(), &one, nullptr});
}

}  // namespace

bool ResultDiff::is_worse() const {
  return !only_before.empty() || std::any_of(changes.begin(), changes.end(), [](const CaseChange& change) {
    return change.kind == Kind::kWorse || change.kind == Kind::kNewFailure ||
           (change.kind == Kind::kGone && change.before->verdict() == v1::VERDICT_PASS);
  });
}

ResultDiff diff_results(const v1::RunResult& before, const v1::RunResult& after) {
  ResultDiff diff;
  if (before.implementations_size() == 1 && after.implementations_size() == 1) {
    diff_loop(before.implementations(0), after.implementations(0), diff);
    return diff;
  }
  std::map<std::string, const v1::ImplementationResult*> earlier;
  for (const v1::ImplementationResult& one : before.implementations()) earlier[one.implementation().name()] = &one;
  for (const v1::ImplementationResult& one : after.implementations()) {
    const auto at = earlier.find(one.implementation().name());
    if (at == earlier.end()) {
      diff.only_after.push_back(one.implementation().name());
      continue;
    }
    diff_loop(*at->second, one, diff);
    earlier.erase(at);
  }
  for (const v1::ImplementationResult& one : before.implementations())
    if (earlier.count(one.implementation().name()) > 0) diff.only_before.push_back(one.implementation().name());
  return diff;
}

}  // namespace loopspec::conformance
