#include "conformance/runner/coverage.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/runner/applicability.h"

namespace loopspec::conformance {
namespace {

bool is_judged(const ClauseCoverage& one) {
  return one.cases > 0 && one.clause->clause.level() != v1::LEVEL_INFO;
}

std::string reason_of(const v1::Clause& clause) {
  if (!clause.not_judgeable().empty()) return absl::StrCat("not judgeable: ", clause.not_judgeable());
  return clause.awaits().empty() ? "" : absl::StrCat("awaits: ", clause.awaits());
}

struct Numbers {
  std::size_t clauses = 0;
  std::size_t judged = 0;
  std::size_t recorded = 0;
  std::size_t not_judgeable = 0;
  std::size_t open = 0;
  std::size_t cases = 0;
  std::size_t broken = 0;

  void add(const ClauseCoverage& one) {
    const v1::Clause& clause = one.clause->clause;
    ++clauses;
    cases += one.cases;
    judged += is_judged(one) ? 1 : 0;
    recorded += one.cases > 0 && clause.level() == v1::LEVEL_INFO ? 1 : 0;
    not_judgeable += !clause.not_judgeable().empty() ? 1 : 0;
    open += one.cases == 0 && clause.not_judgeable().empty() ? 1 : 0;
    broken += is_judged(one) && !one.mutants.empty() ? 1 : 0;
  }

  std::string row(const std::string& name) const {
    return absl::StrCat("| ", name, " | ", clauses, " | ", judged, " | ", recorded, " | ", not_judgeable, " | ", open,
                        " | ", cases, " | ", broken, " |\n");
  }
};

bool is_from_stand_in(const SuiteCase* one) {
  const auto& blocks = one->test.expect();
  return std::any_of(blocks.begin(), blocks.end(), [](const v1::ExpectedTrace& block) { return !block.stand_ins().empty(); });
}

std::string cases_of(const ClauseCoverage& one) { return absl::StrCat(one.cases, one.from_stand_in ? ", from a stand-in" : ""); }

std::string short_name(const std::string& mutant) {
  return mutant.substr(mutant.rfind(':') + 1);
}

std::string versions_of(const v1::Clause& clause) {
  const std::string since = since_of(clause);
  return clause.until().empty() ? since : absl::StrCat(since, " to before ", clause.until());
}

}  // namespace

std::vector<ClauseCoverage> coverage(const Catalogue& catalogue, const CaseSet& cases, const MutantSet& mutants) {
  std::map<std::string, std::vector<std::string>> mutants_of;
  for (const v1::Mutant& mutant : mutants.mutants()) {
    if (!mutant.equivalent().empty()) continue;
    for (const std::string& clause : clauses_of(mutant)) mutants_of[clause].push_back(mutant.name());
  }
  std::vector<ClauseCoverage> all;
  for (const CatalogueClause& clause : catalogue.clauses()) {
    const std::vector<const SuiteCase*> judged_by = cases.of_clause(clause.clause.id());
    all.push_back({&clause, judged_by.size(), std::any_of(judged_by.begin(), judged_by.end(), is_from_stand_in), mutants_of[clause.clause.id()]});
  }
  return all;
}

std::vector<std::string> coverage_gaps(const std::vector<ClauseCoverage>& coverage, const MutantSet& mutants) {
  std::vector<std::string> gaps;
  for (const ClauseCoverage& one : coverage) {
    const v1::Clause& clause = one.clause->clause;
    const std::string reason = reason_of(clause);
    const bool listed = mutants.unbroken().count(clause.id()) > 0;
    if (one.cases == 0 && reason.empty())
      gaps.push_back(absl::StrCat(clause.id(), " has no case, and gives no reason"));
    if (one.cases > 0 && !reason.empty())
      gaps.push_back(absl::StrCat(clause.id(), " has cases, and says that it has none (", reason, ")"));
    if (is_judged(one) && one.mutants.empty() && !listed)
      gaps.push_back(absl::StrCat("no mutant breaks ", clause.id()));
    if (listed && (!one.mutants.empty() || !is_judged(one)))
      gaps.push_back(absl::StrCat(clause.id(), " is listed as one that no mutant breaks, and need not be"));
  }
  return gaps;
}

std::string coverage_page(const std::vector<ClauseCoverage>& coverage, const MutantSet& mutants) {
  std::string text =
      "# Coverage\n\nMade by `loopspec coverage`; `ctest -R Conformance/coverage` fails when it is out of date or a "
      "clause is not accounted for.\n\n"
      "**judged**: has cases, and a deviation counts. **recorded**: level INFO. **not judgeable**: no black box can "
      "see it. **open**: awaits a part of the\n"
      "vocabulary. **broken**: judged clauses that a mutant breaks, which a case of the clause has to kill. **from a stand-in**: the trace was recorded\n"
      "from what stands for CPython's loops of another platform ([windows.md](windows.md#where-the-traces-are-from)).\n\n"
      "| section | clauses | judged | recorded | not judgeable | open | cases | broken |\n| --- | ---: | ---: | ---: | "
      "---: | ---: | ---: | ---: |\n";
  std::vector<std::pair<std::string, Numbers>> sections;
  Numbers all;
  for (const ClauseCoverage& one : coverage) {
    if (sections.empty() || sections.back().first != one.clause->section)
      sections.emplace_back(one.clause->section, Numbers());
    sections.back().second.add(one);
    all.add(one);
  }
  for (const auto& [section, numbers] : sections) text += numbers.row(section);
  text += all.row("**all**");
  absl::StrAppend(&text, "\n", mutants.mutants().size(), " mutants.\n");
  std::string section;
  for (const ClauseCoverage& one : coverage) {
    const v1::Clause& clause = one.clause->clause;
    if (section != one.clause->section) {
      section = one.clause->section;
      absl::StrAppend(&text, "\n## ", section,
                      "\n\n| clause | level | Python | cases | mutants |\n| --- | --- | --- | --- | --- |\n");
    }
    std::vector<std::string> names;
    for (const std::string& mutant : one.mutants) names.push_back(short_name(mutant));
    const auto unbroken = mutants.unbroken().find(clause.id());
    absl::StrAppend(&text, "| `", clause.id(), "` | ", level_name(clause.level()), " | ", versions_of(clause), " | ",
                    one.cases > 0 ? cases_of(one) : reason_of(clause), " | ",
                    !names.empty()                         ? absl::StrJoin(names, ", ")
                    : unbroken != mutants.unbroken().end() ? unbroken->second
                                                           : "",
                    " |\n");
  }
  return text;
}

}  // namespace loopspec::conformance
