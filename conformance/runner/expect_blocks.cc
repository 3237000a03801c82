#include "conformance/runner/expect_blocks.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

// In single quotes where that saves escapes.
std::string literal(const std::string& text) {
  const std::string escaped = absl::Utf8SafeCEscape(text);
  const bool single = text.find('"') != std::string::npos && text.find('\'') == std::string::npos;
  if (single) return absl::StrCat("'", absl::StrReplaceAll(escaped, {{"\\\"", "\""}}), "'");
  return absl::StrCat("\"", absl::StrReplaceAll(escaped, {{"\\'", "'"}}), "\"");
}

// The first and the last line, from 0, on which a field of the case begins; -1 when it does not occur.
struct Lines {
  int first = -1;
  int last = -1;
};

Lines lines_of(const v1::Case& test, const FieldDescriptor& field, const TextFormat::ParseInfoTree& tree) {
  const int count = field.is_repeated() ? test.GetReflection()->FieldSize(test, &field)
                                        : (test.GetReflection()->HasField(test, &field) ? 1 : 0);
  Lines lines;
  for (int i = 0; i < count; ++i) {
    const int line = tree.GetLocation(&field, field.is_repeated() ? i : -1).line;
    if (lines.first < 0 || line < lines.first) lines.first = line;
    lines.last = std::max(lines.last, line);
  }
  return lines;
}

std::size_t offset_of_line(const std::string& text, int line) {
  std::size_t offset = 0;
  for (int i = 0; i < line; ++i) offset = text.find('\n', offset) + 1;
  return offset;
}

// Where the file's own part ends.
absl::StatusOr<std::size_t> end_of_own_part(const std::string& text) {
  v1::Case test;
  TextFormat::ParseInfoTree tree;
  TextFormat::Parser parser;
  parser.WriteLocationsTo(&tree);
  if (!parser.ParseFromString(text, &test)) return absl::InvalidArgumentError("the file does not parse");
  const FieldDescriptor& expect = *v1::Case::descriptor()->FindFieldByNumber(v1::Case::kExpectFieldNumber);
  const Lines blocks = lines_of(test, expect, tree);
  if (blocks.first < 0) return text.size();
  for (int i = 0; i < v1::Case::descriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *v1::Case::descriptor()->field(i);
    if (&field != &expect && lines_of(test, field, tree).last >= blocks.first)
      return absl::InvalidArgumentError(
          absl::StrCat("`", field.name(), "` stands behind `expect`; expect blocks must stand at the end"));
  }
  return offset_of_line(text, blocks.first);
}

}  // namespace

std::string expect_block_text(const v1::ExpectedTrace& block) {
  std::string text = "expect {\n";
  if (!block.name().empty()) absl::StrAppend(&text, "  name: ", literal(block.name()), "\n");
  if (!block.since().empty()) absl::StrAppend(&text, "  since: ", literal(block.since()), "\n");
  if (!block.until().empty()) absl::StrAppend(&text, "  until: ", literal(block.until()), "\n");
  std::vector<std::string> lines = absl::StrSplit(block.trace(), '\n');
  if (lines.back().empty()) lines.pop_back();
  absl::StrAppend(&text, "  trace:", lines.empty() ? " \"\"\n" : "\n");
  for (const std::string& line : lines) absl::StrAppend(&text, "    ", literal(line + "\n"), "\n");
  for (const std::string& version : block.recorded_from())
    absl::StrAppend(&text, "  recorded_from: ", literal(version), "\n");
  for (const std::string& stand_in : block.stand_ins()) absl::StrAppend(&text, "  stand_ins: ", literal(stand_in), "\n");
  return absl::StrCat(text, "}\n");
}

absl::StatusOr<std::string> replace_expect_blocks(const std::string& text,
                                                  const std::vector<v1::ExpectedTrace>& blocks) {
  const absl::StatusOr<std::size_t> end = end_of_own_part(text);
  if (!end.ok()) return end.status();
  std::string result = text.substr(0, *end);
  if (!result.empty() && result.back() != '\n') result += '\n';
  for (const v1::ExpectedTrace& block : blocks) result += expect_block_text(block);
  return result;
}

}  // namespace loopspec::conformance
