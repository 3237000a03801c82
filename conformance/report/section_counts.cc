#include "conformance/report/section_counts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace loopspec::conformance {
namespace {

// In the order of a cell.
constexpr std::pair<v1::Verdict, const char*> kWords[] = {
    {v1::VERDICT_PASS, "pass"},          {v1::VERDICT_FAIL, "fail"},       {v1::VERDICT_DIFFERS, "differs"},
    {v1::VERDICT_TIMEOUT, "hung"},       {v1::VERDICT_CRASH, "crash"},     {v1::VERDICT_HARNESS_ERROR, "error"},
    {v1::VERDICT_NOT_APPLICABLE, "n/a"}, {v1::VERDICT_NOT_RUN, "not run"},
};

}  // namespace

SectionCounts section_counts(const v1::ImplementationResult& implementation) {
  SectionCounts counts;
  for (const v1::CaseResult& one : implementation.cases()) {
    ++counts[one.section()][one.verdict()];
    ++counts[kAllSections][one.verdict()];
  }
  return counts;
}

std::vector<std::string> sections_of(const v1::RunResult& result) {
  std::vector<std::string> sections;
  for (const auto& implementation : result.implementations())
    for (const auto& one : implementation.cases())
      if (std::find(sections.begin(), sections.end(), one.section()) == sections.end())
        sections.push_back(one.section());
  if (sections.size() > 1) sections.emplace_back(kAllSections);
  return sections;
}

std::string counts_text(const SectionCounts& counts, const std::string& section) {
  const auto at = counts.find(section);
  if (at == counts.end()) return "-";
  std::vector<std::string> parts;
  for (const auto& [verdict, word] : kWords)
    if (const auto count = at->second.find(verdict); count != at->second.end())
      parts.push_back(absl::StrCat(count->second, " ", word));
  return absl::StrJoin(parts, ", ");
}

}  // namespace loopspec::conformance
