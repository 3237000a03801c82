#include "conformance/report/failure_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "conformance/runner/expectation_set.h"
#include "server/script/program_text.h"

namespace loopspec::conformance {
namespace {

constexpr const char* kMargin = "    ";
constexpr const char* kDivider = " | ";
// Stands before the line of the first difference; all others have as many spaces.
constexpr const char* kMark = "> ";
constexpr const char* kNoMark = "  ";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

// Columns as a terminal shows them: continuation bytes of UTF-8 take no room.
std::size_t columns_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// With the mark, and with a line "(ends here)" where the difference is behind the last line.
std::vector<std::string> marked_lines(const std::string& text, std::size_t difference) {
  std::vector<std::string> lines = lines_of(text);
  if (difference > lines.size()) lines.emplace_back("(ends here)");
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].insert(0, i + 1 == difference ? kMark : kNoMark);
  return lines;
}

std::size_t widest(const std::vector<std::string>& lines) {
  std::size_t width = 0;
  for (const std::string& line : lines) width = std::max(width, columns_of(line));
  return width;
}

std::string side_by_side(const std::vector<std::string>& left, const std::vector<std::string>& right,
                         std::size_t left_width) {
  std::string text;
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    std::string line = i < left.size() ? left[i] : "";
    line.append(left_width - std::min(left_width, columns_of(line)), ' ');
    absl::StrAppend(&line, kDivider, i < right.size() ? right[i] : "");
    line.erase(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&text, kMargin, line, "\n");
  }
  return text;
}

std::string traces_text(const v1::CaseResult& result, std::size_t width) {
  std::vector<std::string> expected = marked_lines(result.expected_trace(), result.expected_line());
  std::vector<std::string> actual = marked_lines(result.actual_trace(), result.actual_line());
  const std::size_t left_width = widest(expected);
  if (std::string(kMargin).size() + left_width + std::string(kDivider).size() + widest(actual) <= width) {
    expected.insert(expected.begin(), "  expected");
    actual.insert(actual.begin(), "  actual");
    return side_by_side(expected, actual, std::max(left_width, columns_of(expected.front())));
  }
  return absl::StrCat("  expected\n", indented(absl::StrJoin(expected, "\n"), kMargin), "  actual\n",
                      indented(absl::StrJoin(actual, "\n"), kMargin));
}

std::string clause_text(const ReportContext& context, const v1::CaseResult& result) {
  const CatalogueClause* clause = context.catalogue.find(result.clause());
  if (clause == nullptr) return absl::StrCat("  clause   ", result.clause(), " (not in this catalogue)\n");
  std::string text = absl::StrCat("  clause   ", result.clause(), ", ", level_name(clause->clause.level()),
                                  "\n           ", clause->clause.statement(), "\n");
  for (const std::string& source : clause->clause.sources()) {
    const std::string link = source_link(source);
    absl::StrAppend(&text, "           ",
                    link.empty() || link.find(source) != std::string::npos ? "" : absl::StrCat(source, ": "),
                    link.empty() ? source : link, "\n");
  }
  return text;
}

}  // namespace

std::string indented(const std::string& text, const std::string& margin) {
  std::string result;
  for (const std::string& line : lines_of(text)) absl::StrAppend(&result, line.empty() ? "" : margin, line, "\n");
  return result;
}

std::string failure_text(const ReportContext& context, const std::string& implementation, const v1::CaseResult& result,
                         std::size_t width) {
  std::string text = absl::StrCat(verdict_name(result.verdict()), "  ", result.case_id(), " on ", implementation, "\n");
  absl::StrAppend(&text, "  why      ", result.message(), "\n", clause_text(context, result));
  if (result.expected())
    absl::StrAppend(&text, "  known    ", result.expectation_reason(),
                    result.expectation_link().empty() ? "" : absl::StrCat(" (", result.expectation_link(), ")"), "\n");
  const SuiteCase* suite_case = context.cases.find(result.case_id());
  if (suite_case != nullptr) {
    absl::StrAppend(&text, "  case     ", suite_case->test.title(), "\n", "  program\n",
                    indented(script::program_text(suite_case->test.program()), kMargin));
  }
  if (!result.expected_trace().empty() || !result.actual_trace().empty())
    absl::StrAppend(&text, traces_text(result, width));
  return absl::StrCat(text, "  again    ", rerun_command(context, implementation, result.case_id()), "\n");
}

}  // namespace loopspec::conformance
