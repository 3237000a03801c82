#include "conformance/report/text_report.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "conformance/report/failure_text.h"
#include "conformance/report/matrix.h"
#include "conformance/report/score_text.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expectation_set.h"

namespace loopspec::conformance {
namespace {

// Lines that "not run" takes for one implementation.
constexpr std::size_t kMostReasons = 8;

bool deviates(const v1::CaseResult& one) {
  return is_failure(one.verdict()) || one.verdict() == v1::VERDICT_HARNESS_ERROR;
}

std::string failures_text(const v1::RunResult& result, const ReportContext& context, std::size_t width) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations())
    for (const v1::CaseResult& one : implementation.cases())
      if (deviates(one) && !one.expected())
        absl::StrAppend(&text, failure_text(context, implementation.implementation().name(), one, width), "\n");
  return text;
}

std::string known_text(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations())
    for (const v1::CaseResult& one : implementation.cases())
      if (one.expected())
        absl::StrAppend(&text, "  ", verdict_name(one.verdict()), "  ", one.case_id(), " on ",
                        implementation.implementation().name(), ": ", one.message(), "\n", "        ",
                        one.expectation_reason(),
                        one.expectation_link().empty() ? "" : absl::StrCat(" (", one.expectation_link(), ")"), "\n");
  return text.empty() ? "" : absl::StrCat("known failures\n", text, "\n");
}

// Why cases were not run: a line for each reason, the most frequent first, and only so many of them.
std::string not_run_text(const v1::ImplementationResult& implementation) {
  std::map<std::string, std::vector<std::string>> cases_of;
  for (const v1::CaseResult& one : implementation.cases())
    if (one.verdict() == v1::VERDICT_NOT_RUN && one.message() != implementation.unreachable())
      cases_of[one.message()].push_back(one.case_id());
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons(cases_of.begin(), cases_of.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& left, const auto& right) { return left.second.size() > right.second.size(); });
  std::string text;
  for (std::size_t i = 0; i < std::min(reasons.size(), kMostReasons); ++i) {
    const auto& [reason, cases] = reasons[i];
    absl::StrAppend(&text, "  ", implementation.implementation().name(), ": ",
                    cases.size() == 1 ? cases.front() : absl::StrCat(cases.size(), " cases"), ": ", reason, "\n");
  }
  if (reasons.size() > kMostReasons)
    absl::StrAppend(&text, "  ", implementation.implementation().name(), ": and ", reasons.size() - kMostReasons,
                    " more reasons, which --report json has\n");
  return text;
}

std::string not_run_text(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations()) text += not_run_text(implementation);
  return text.empty() ? "" : absl::StrCat("not run\n", text, "\n");
}

std::string troubles_text(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations()) {
    const std::string& name = implementation.implementation().name();
    if (!implementation.unreachable().empty())
      absl::StrAppend(&text, name, " could not be judged: ", implementation.unreachable(), "\n");
    for (const std::string& stale : implementation.stale_expectations())
      absl::StrAppend(&text, name, ": ", stale, "\n");
  }
  if (!result.interrupted().empty()) absl::StrAppend(&text, "the run was cut short: ", result.interrupted(), "\n");
  return text.empty() ? "" : absl::StrCat(text, "\n");
}

std::string implementations_text(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& one : result.implementations())
    absl::StrAppend(
        &text, one.implementation().name(),
        one.implementation().description().empty() ? "" : absl::StrCat("  ", one.implementation().description()), "\n");
  return absl::StrCat(text, "\n");
}

std::string scores_text(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& one : result.implementations())
    if (const std::string score = score_text(one); !score.empty())
      absl::StrAppend(&text, one.implementation().name(), " meets ", score, "\n");
  return text.empty() ? "" : absl::StrCat(text, "\n");
}

std::string summary_text(const v1::RunResult& result, bool strict) {
  const Tally count = tally(result);
  std::vector<std::string> notes;
  if (count.expected > 0) notes.push_back(absl::StrCat(count.expected, " of the failed are known"));
  if (count.differs > 0)
    notes.push_back(absl::StrCat(count.differs, " differ where asyncio promises nothing",
                                 strict ? "" : " (they count with --strict)"));
  std::string text = notes.empty() ? "" : absl::StrCat(absl::StrJoin(notes, "; "), "\n");
  absl::StrAppendFormat(&text, "in %.1f s\n", result.seconds());
  return absl::StrCat(text, count.passed, " passed, ", count.failed, " failed, ", count.skipped, " skipped\n");
}

}  // namespace

std::string text_report(const v1::RunResult& result, const ReportContext& context, std::size_t width) {
  return absl::StrCat(failures_text(result, context, width), known_text(result), not_run_text(result),
                      implementations_text(result), matrix_text(result, width), "\n", scores_text(result), troubles_text(result),
                      summary_text(result, context.strict));
}

}  // namespace loopspec::conformance
