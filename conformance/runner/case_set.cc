#include "conformance/runner/case_set.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/runner/pattern.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

absl::Status check_case(const SuiteCase& suite_case, const Catalogue& catalogue) {
  const v1::Case& test = suite_case.test;
  const auto fault = [&](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat(suite_case.file.string(), ": ", what));
  };
  if (test.id() + ".textproto" != suite_case.file.filename().string())
    return fault(absl::StrCat("holds the case `", test.id(), "`; a file is named for its case"));
  if (test.title().empty()) return fault("the case has no title");
  const CatalogueClause* clause = catalogue.find(test.clause());
  if (clause == nullptr) return fault(absl::StrCat("the catalogue has no clause `", test.clause(), "`"));
  if (test.id() != test.clause() && !absl::StartsWith(test.id(), absl::StrCat(test.clause(), ".")))
    return fault(absl::StrCat("the id must be `", test.clause(), "` or `", test.clause(), ".…`"));
  if (!clause->clause.not_judgeable().empty() || !clause->clause.awaits().empty())
    return fault(absl::StrCat("the catalogue says that `", test.clause(), "` is not judged"));
  return absl::OkStatus();
}

absl::Status each_selects_something(const std::vector<std::string>& patterns, const char* flag,
                                    const std::vector<SuiteCase>& cases) {
  for (const std::string& pattern : patterns) {
    const bool any = std::any_of(cases.begin(), cases.end(), [&](const SuiteCase& one) {
      return selects(pattern, one.test.id(), one.test.clause(), one.section);
    });
    if (!any)
      return absl::InvalidArgumentError(
          absl::StrCat(flag, " ", pattern, " matches no case, clause or section; `loopspec list` shows them"));
  }
  return absl::OkStatus();
}

bool any_selects(const std::vector<std::string>& patterns, const SuiteCase& one) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return selects(pattern, one.test.id(), one.test.clause(), one.section);
  });
}

}  // namespace

absl::StatusOr<CaseSet> CaseSet::load(const std::filesystem::path& folder, const Catalogue& catalogue) {
  const auto files = textproto_files(folder);
  if (!files.ok()) return files.status();
  std::map<std::string, std::vector<SuiteCase>> by_clause;
  std::map<std::string, std::filesystem::path> seen;
  for (const std::filesystem::path& path : *files) {
    SuiteCase one;
    one.file = path;
    if (absl::Status status = read_textproto(path, one.test); !status.ok()) return status;
    if (absl::Status status = check_case(one, catalogue); !status.ok()) return status;
    one.section = catalogue.find(one.test.clause())->section;
    const auto [at, is_new] = seen.emplace(one.test.id(), path);
    if (!is_new)
      return absl::InvalidArgumentError(
          absl::StrCat(path.string(), ": the case `", one.test.id(), "` stands in ", at->second.string(), " already"));
    by_clause[one.test.clause()].push_back(std::move(one));
  }
  CaseSet set;
  for (const CatalogueClause& clause : catalogue.clauses())
    for (SuiteCase& one : by_clause[clause.clause.id()]) set.cases_.push_back(std::move(one));
  return set;
}

const SuiteCase* CaseSet::find(const std::string& id) const {
  const auto at = std::find_if(cases_.begin(), cases_.end(), [&](const SuiteCase& one) { return one.test.id() == id; });
  return at == cases_.end() ? nullptr : &*at;
}

std::vector<const SuiteCase*> CaseSet::of_clause(const std::string& clause) const {
  std::vector<const SuiteCase*> found;
  for (const SuiteCase& one : cases_)
    if (one.test.clause() == clause) found.push_back(&one);
  return found;
}

absl::StatusOr<std::vector<const SuiteCase*>> CaseSet::select(const Selection& selection) const {
  if (absl::Status status = each_selects_something(selection.filters, "--filter", cases_); !status.ok()) return status;
  if (absl::Status status = each_selects_something(selection.skips, "--skip", cases_); !status.ok()) return status;
  std::vector<const SuiteCase*> taken;
  int position = 0;
  for (const SuiteCase& one : cases_) {
    if (!selection.filters.empty() && !any_selects(selection.filters, one)) continue;
    if (any_selects(selection.skips, one)) continue;
    const bool mine = selection.shards == 0 || position % selection.shards == selection.shard - 1;
    ++position;
    if (mine) taken.push_back(&one);
  }
  return taken;
}

std::vector<std::string> uncovered_clauses(const Catalogue& catalogue, const CaseSet& cases) {
  std::vector<std::string> sentences;
  for (const CatalogueClause& one : catalogue.clauses()) {
    const v1::Clause& clause = one.clause;
    if (clause.level() != v1::LEVEL_MUST || !clause.not_judgeable().empty() || !clause.awaits().empty()) continue;
    if (cases.of_clause(clause.id()).empty())
      sentences.push_back(absl::StrCat(one.file, ": the clause `", clause.id(),
                                       "` is a MUST without a case, and says neither not_judgeable nor awaits"));
  }
  return sentences;
}

}  // namespace loopspec::conformance
