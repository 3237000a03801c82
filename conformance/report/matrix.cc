#include "conformance/report/matrix.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace loopspec::conformance {
namespace {

constexpr const char* kTotal = "all";
constexpr std::size_t kGap = 2;

using Counts = std::map<v1::Verdict, int>;

struct Column {
  std::string name;
  std::map<std::string, Counts> sections;
};

// In the order of a cell.
constexpr std::pair<v1::Verdict, const char*> kWords[] = {
    {v1::VERDICT_PASS, "pass"},          {v1::VERDICT_FAIL, "fail"},       {v1::VERDICT_DIFFERS, "differs"},
    {v1::VERDICT_TIMEOUT, "hung"},       {v1::VERDICT_CRASH, "crash"},     {v1::VERDICT_HARNESS_ERROR, "error"},
    {v1::VERDICT_NOT_APPLICABLE, "n/a"}, {v1::VERDICT_NOT_RUN, "not run"},
};

std::string cell_text(const Column& column, const std::string& section) {
  const auto at = column.sections.find(section);
  if (at == column.sections.end()) return "-";
  std::vector<std::string> parts;
  for (const auto& [verdict, word] : kWords)
    if (const auto count = at->second.find(verdict); count != at->second.end())
      parts.push_back(absl::StrCat(count->second, " ", word));
  return absl::StrJoin(parts, ", ");
}

std::vector<std::string> sections_of(const v1::RunResult& result) {
  std::vector<std::string> sections;
  for (const auto& implementation : result.implementations())
    for (const auto& one : implementation.cases())
      if (std::find(sections.begin(), sections.end(), one.section()) == sections.end())
        sections.push_back(one.section());
  if (sections.size() > 1) sections.emplace_back(kTotal);
  return sections;
}

Column column_of(const v1::ImplementationResult& implementation) {
  Column column;
  column.name = implementation.implementation().name();
  for (const auto& one : implementation.cases()) {
    ++column.sections[one.section()][one.verdict()];
    ++column.sections[kTotal][one.verdict()];
  }
  return column;
}

std::size_t width_of(const Column& column, const std::vector<std::string>& sections) {
  std::size_t width = column.name.size();
  for (const std::string& section : sections) width = std::max(width, cell_text(column, section).size());
  return width + kGap;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return absl::StrCat(line, "\n");
}

std::string table_text(const std::vector<Column>& columns, const std::vector<std::string>& sections,
                       std::size_t first) {
  std::string head = padded("", first);
  for (const Column& column : columns) head += padded(column.name, width_of(column, sections));
  std::string text = trimmed(head);
  for (const std::string& section : sections) {
    std::string line = padded(section, first);
    for (const Column& column : columns) line += padded(cell_text(column, section), width_of(column, sections));
    text += trimmed(line);
  }
  return text;
}

}  // namespace

std::string matrix_text(const v1::RunResult& result, std::size_t width) {
  const std::vector<std::string> sections = sections_of(result);
  std::size_t first = 0;
  for (const std::string& section : sections) first = std::max(first, section.size() + kGap);
  std::string text;
  std::vector<Column> columns;
  std::size_t used = first;
  for (const auto& implementation : result.implementations()) {
    Column column = column_of(implementation);
    if (!columns.empty() && used + width_of(column, sections) > width) {
      text += table_text(columns, sections, first) + "\n";
      columns.clear();
      used = first;
    }
    used += width_of(column, sections);
    columns.push_back(std::move(column));
  }
  return columns.empty() ? text : text + table_text(columns, sections, first);
}

}  // namespace loopspec::conformance
