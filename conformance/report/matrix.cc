#include "conformance/report/matrix.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "conformance/report/section_counts.h"

namespace loopspec::conformance {
namespace {

constexpr std::size_t kGap = 2;

struct Column {
  std::string name;
  SectionCounts counts;
};

std::string cell_text(const Column& column, const std::string& section) {
  return counts_text(column.counts, section);
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
    Column column{implementation.implementation().name(), section_counts(implementation)};
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
