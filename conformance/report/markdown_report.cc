#include "conformance/report/markdown_report.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/score_text.h"
#include "conformance/report/section_counts.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/trace_lines.h"
#include "server/script/program_text.h"

namespace loopspec::conformance {
namespace {

// GitHub takes a megabyte as a job's summary.
constexpr std::size_t kMostBytes = 600'000;
constexpr const char* kSpecial = "\\`*_{}[]<>()#+-!|~&";

bool deviates(const v1::CaseResult& one) {
  return is_failure(one.verdict()) || one.verdict() == v1::VERDICT_HARNESS_ERROR;
}

// A fence longer than any run of backquotes in the text.
std::string fenced(const std::string& text, const std::string& language) {
  std::string fence = "```";
  while (absl::StrContains(text, fence)) fence += '`';
  return absl::StrCat(fence, language, "\n", text, absl::EndsWith(text, "\n") ? "" : "\n", fence, "\n");
}

std::string row(const std::vector<std::string>& cells) {
  return absl::StrCat("| ", absl::StrJoin(cells, " | "), " |\n");
}

std::string matrix(const v1::RunResult& result) {
  std::vector<std::string> head = {"section"};
  std::vector<std::string> line = {"---"};
  std::vector<SectionCounts> columns;
  for (const auto& one : result.implementations()) {
    head.push_back(markdown_escaped(one.implementation().name()));
    line.emplace_back("---");
    columns.push_back(section_counts(one));
  }
  std::string text = absl::StrCat(row(head), row(line));
  for (const std::string& section : sections_of(result)) {
    std::vector<std::string> cells = {markdown_escaped(section)};
    for (const SectionCounts& column : columns) cells.push_back(counts_text(column, section));
    text += row(cells);
  }
  return text;
}

// The traces as one diff: what they have in common up to the first difference, then both rests.
std::string trace_diff(const v1::CaseResult& one) {
  std::vector<std::string> expected = absl::StrSplit(one.expected_trace(), '\n');
  std::vector<std::string> actual = absl::StrSplit(one.actual_trace(), '\n');
  for (auto* lines : {&expected, &actual})
    if (!lines->empty() && lines->back().empty()) lines->pop_back();
  std::size_t same = 0;
  while (same < std::min(expected.size(), actual.size()) &&
         without_advisory(expected[same]) == without_advisory(actual[same]))
    ++same;
  std::size_t tail = 0;
  while (tail < std::min(expected.size(), actual.size()) - same &&
         without_advisory(expected[expected.size() - 1 - tail]) == without_advisory(actual[actual.size() - 1 - tail]))
    ++tail;
  std::string text;
  for (std::size_t i = 0; i < same; ++i) absl::StrAppend(&text, " ", expected[i], "\n");
  for (std::size_t i = same; i < expected.size() - tail; ++i) absl::StrAppend(&text, "-", expected[i], "\n");
  for (std::size_t i = same; i < actual.size() - tail; ++i) absl::StrAppend(&text, "+", actual[i], "\n");
  for (std::size_t i = expected.size() - tail; i < expected.size(); ++i) absl::StrAppend(&text, " ", expected[i], "\n");
  return fenced(text, "diff");
}

std::string failure(const ReportContext& context, const std::string& loop, const v1::CaseResult& one) {
  // A line of HTML: Markdown means nothing there.
  std::string text =
      absl::StrCat("<details><summary><b>", verdict_name(one.verdict()), "</b> <code>", xml_escaped(one.case_id()),
                   "</code> on ", xml_escaped(loop), ": ", xml_escaped(one.message()), "</summary>\n\n");
  if (const CatalogueClause* clause = context.catalogue.find(one.clause()); clause != nullptr) {
    absl::StrAppend(&text, "**Clause** ", markdown_escaped(one.clause()), " (", level_name(clause->clause.level()),
                    "): ", markdown_escaped(clause->clause.statement()), "\n");
    for (const std::string& source : clause->clause.sources())
      if (const std::string link = source_link(source); !link.empty())
        absl::StrAppend(&text, "[", markdown_escaped(source), "](", link, ")\n");
  }
  if (const SuiteCase* test = context.cases.find(one.case_id()); test != nullptr)
    absl::StrAppend(&text, "\n", fenced(script::program_text(test->test.program()), ""));
  if (!one.expected_trace().empty() || !one.actual_trace().empty())
    absl::StrAppend(&text, "\nExpected (`-`) and actual (`+`):\n\n", trace_diff(one));
  return absl::StrCat(text, "\n", fenced(rerun_command(context, loop, one.case_id()), "sh"), "</details>\n\n");
}

std::string failures(const v1::RunResult& result, const ReportContext& context) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations()) {
    const std::string& loop = implementation.implementation().name();
    for (const v1::CaseResult& one : implementation.cases()) {
      if (!deviates(one) || one.expected()) continue;
      std::string whole = failure(context, loop, one);
      if (text.size() + whole.size() > kMostBytes)
        whole = absl::StrCat("- ", verdict_name(one.verdict()), " ", markdown_escaped(one.case_id()), " on ",
                             markdown_escaped(loop), "\n");
      text += whole;
    }
  }
  return text.empty() ? "" : absl::StrCat("## Failures\n\n", text);
}

std::string known(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& implementation : result.implementations())
    for (const v1::CaseResult& one : implementation.cases())
      if (one.expected()) {
        const std::string reason = markdown_escaped(one.expectation_reason());
        text += row(
            {markdown_escaped(implementation.implementation().name()), markdown_escaped(one.case_id()),
             verdict_name(one.verdict()),
             one.expectation_link().empty() ? reason : absl::StrCat("[", reason, "](", one.expectation_link(), ")")});
      }
  return text.empty()
             ? ""
             : absl::StrCat("## Known failures\n\n| loop | case | verdict | reason |\n| --- | --- | --- | --- |\n",
                            text, "\n");
}

std::string troubles(const v1::RunResult& result) {
  std::string text;
  for (const v1::ImplementationResult& one : result.implementations()) {
    const std::string name = markdown_escaped(one.implementation().name());
    if (!one.unreachable().empty())
      absl::StrAppend(&text, "- ", name, " could not be judged: ", markdown_escaped(one.unreachable()), "\n");
    for (const std::string& stale : one.stale_expectations())
      absl::StrAppend(&text, "- ", name, ": ", markdown_escaped(stale), "\n");
  }
  if (!result.interrupted().empty())
    absl::StrAppend(&text, "- the run was cut short: ", markdown_escaped(result.interrupted()), "\n");
  return text.empty() ? "" : absl::StrCat(text, "\n");
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      result += ' ';
      continue;
    }
    if (std::string_view(kSpecial).find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_report(const v1::RunResult& result, const ReportContext& context) {
  const Tally count = tally(result);
  std::string text =
      absl::StrCat("# loopspec: ", count.passed, " passed, ", count.failed, " failed, ", count.skipped, " skipped\n\n");
  for (const v1::ImplementationResult& one : result.implementations()) {
    absl::StrAppend(&text, "- **", markdown_escaped(one.implementation().name()), "** ",
                    markdown_escaped(one.implementation().description()), "\n");
    if (const std::string score = score_text(one); !score.empty())
      absl::StrAppend(&text, "  Meets ", markdown_escaped(score), ".\n");
  }
  absl::StrAppend(&text, "\n", troubles(result), matrix(result), "\n", failures(result, context), known(result));
  return absl::StrCat(text, "loopspec ", markdown_escaped(result.loopspec_version()), ", ", result.started_at(),
                      absl::StrFormat(", %.1f s\n", result.seconds()));
}

}  // namespace loopspec::conformance
