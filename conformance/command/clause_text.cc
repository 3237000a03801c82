#include "conformance/command/clause_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/runner/applicability.h"

namespace loopspec::conformance {
namespace {

std::string level_text(v1::Level level) {
  switch (level) {
    case v1::LEVEL_MUST:
      return "MUST: documented, or promised by PEP 3156; a deviation is FAIL";
    case v1::LEVEL_SHOULD:
      return "SHOULD: what CPython does and users rely on; a deviation is DIFFERS";
    default:
      return "INFO: recorded, not judged";
  }
}

std::string applies_text(const v1::Clause& clause) {
  std::vector<std::string> parts;
  parts.push_back(absl::StrCat("Python ", since_of(clause),
                               clause.until().empty() ? " and later" : absl::StrCat(" until before ", clause.until())));
  if (!clause.languages().empty()) parts.push_back(absl::StrCat("loops in ", absl::StrJoin(clause.languages(), ", ")));
  if (!clause.platforms().empty()) parts.push_back(absl::StrCat("on ", absl::StrJoin(clause.platforms(), ", ")));
  for (const int family : clause.families())
    parts.emplace_back(family == loopspec::v1::FAMILY_PROACTOR ? "proactor loops" : "selector loops");
  return absl::StrJoin(parts, "; ");
}

}  // namespace

std::string clause_text(const CatalogueClause& one, const CaseSet& cases) {
  const v1::Clause& clause = one.clause;
  std::string text =
      absl::StrCat(clause.id(), "\n  ", clause.statement(), "\n\n  section  ", one.section, "\n  level    ",
                   level_text(clause.level()), "\n  applies  ", applies_text(clause), "\n");
  for (const std::string& source : clause.sources()) {
    const std::string link = source_link(source);
    absl::StrAppend(&text, "  source   ", source, link.empty() ? "" : absl::StrCat("\n           ", link), "\n");
  }
  const std::vector<const SuiteCase*> judged_by = cases.of_clause(clause.id());
  if (!judged_by.empty())
    absl::StrAppend(&text, "  judged   by ", judged_by.size(), judged_by.size() == 1 ? " case\n" : " cases\n");
  else if (!clause.not_judgeable().empty())
    absl::StrAppend(&text, "  judged   no: ", clause.not_judgeable(), "\n");
  else
    absl::StrAppend(&text, "  judged   not yet",
                    clause.awaits().empty() ? "" : absl::StrCat("; awaits: ", clause.awaits()), "\n");
  for (const SuiteCase* suite_case : judged_by)
    absl::StrAppend(&text, "           ", suite_case->test.id(), "  ", suite_case->test.title(), "\n");
  return text;
}

}  // namespace loopspec::conformance
