#include "conformance/runner/mutation.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/runner.h"

namespace loopspec::conformance {
namespace {

using Kind = MutationResult::Kind;

constexpr std::pair<Kind, const char*> kWords[] = {
    {Kind::kKilled, "killed"},         {Kind::kSurvived, "survived"}, {Kind::kNotRun, "not run"},
    {Kind::kEquivalent, "equivalent"}, {Kind::kFault, "unusable"},
};

const char* word_of(Kind kind) {
  return std::find_if(std::begin(kWords), std::end(kWords), [&](const auto& one) { return one.first == kind; })->second;
}

}  // namespace

MutationResult run_mutant(const v1::Mutant& mutant, const loopspec::v1::Implementation& implementation, Target& target,
                          const Catalogue& catalogue, const CaseSet& cases, const std::set<std::string>& control) {
  MutationResult result{Kind::kKilled, &mutant, {}, ""};
  const auto ends = [&](Kind kind, std::string message) {
    result.kind = kind;
    result.message = std::move(message);
    return result;
  };
  if (!implementation.unavailable().empty()) return ends(Kind::kFault, implementation.unavailable());
  for (const std::string& clause : clauses_of(mutant)) {
    std::string not_judged = "no case applies";
    bool judged = false;
    bool killed = false;
    for (const SuiteCase* one : cases.of_clause(clause)) {
      if (control.count(one->test.id()) == 0) continue;
      const v1::RunResult run = Runner(target, catalogue, RunOptions()).run({{implementation, {one}}});
      const v1::CaseResult& of_case = run.implementations(0).cases(0);
      if (of_case.verdict() == v1::VERDICT_HARNESS_ERROR || !run.implementations(0).unreachable().empty())
        return ends(Kind::kFault, absl::StrCat(one->test.id(), ": ", of_case.message()));
      if (of_case.verdict() == v1::VERDICT_NOT_RUN || of_case.verdict() == v1::VERDICT_NOT_APPLICABLE) {
        not_judged = of_case.message();
        continue;
      }
      judged = true;
      killed = is_failure(of_case.verdict());
      if (!killed) continue;
      result.killers.push_back({one->test.id(), of_case.verdict(), of_case.message()});
      break;
    }
    if (judged && !killed) return ends(Kind::kSurvived, absl::StrCat("every case of ", clause, " passes"));
    if (!judged) return ends(Kind::kNotRun, absl::StrCat(clause, ": ", not_judged));
  }
  return result;
}

std::string mutation_text(const std::vector<MutationResult>& results, const Catalogue& catalogue, bool killers) {
  std::map<std::string, std::map<Kind, int>> sections;
  std::map<Kind, int> all;
  std::string text;
  for (const MutationResult& one : results) {
    ++sections[catalogue.find(one.mutant->clause())->section][one.kind];
    ++all[one.kind];
    if (one.kind == Kind::kKilled && !killers) continue;
    absl::StrAppend(&text, word_of(one.kind), "  ", one.mutant->name(), ": ", one.mutant->description(), "\n");
    if (!one.message.empty()) absl::StrAppend(&text, "    ", one.message, "\n");
    for (const MutationResult::Killer& killer : one.killers)
      absl::StrAppend(&text, "    ", verdict_name(killer.verdict), "  ", killer.case_id, ": ", killer.sentence, "\n");
  }
  std::size_t width = 0;
  for (const auto& [section, counts] : sections) width = std::max(width, section.size());
  if (!text.empty()) text += "\n";
  for (const auto& [section, counts] : sections) {
    absl::StrAppendFormat(&text, "%-*s", static_cast<int>(width), section);
    for (const auto& [kind, word] : kWords)
      if (const auto count = counts.find(kind); count != counts.end())
        absl::StrAppend(&text, "  ", count->second, " ", word);
    text += "\n";
  }
  const int judged = all[Kind::kKilled] + all[Kind::kSurvived] + all[Kind::kFault];
  const double score = judged == 0 ? 0.0 : 100.0 * all[Kind::kKilled] / judged;
  absl::StrAppend(&text, "\n", all[Kind::kKilled], " killed, ", all[Kind::kSurvived], " survived, ", all[Kind::kNotRun],
                  " not run, ", all[Kind::kEquivalent], " equivalent",
                  all[Kind::kFault] > 0 ? absl::StrCat(", ", all[Kind::kFault], " unusable") : "");
  return absl::StrCat(text, absl::StrFormat("; score %.1f %%\n", score));
}

}  // namespace loopspec::conformance
