#include "conformance/fuzz/cause.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "conformance/report/trace_op.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::Message;
using loopspec::v1::Op;
using loopspec::v1::Program;

constexpr const char kBlock[] = "a block";
constexpr const char kBlockEnd[] = "the end of a block";
constexpr const char kRunEnd[] = "the end of a run";
constexpr const char kTraceEnd[] = "the end";

bool is_op(const std::string& name) {
  return Op::descriptor()->FindFieldByName(name) != nullptr;
}

// The op as a word: with what of its arguments makes it another thing to a loop.
std::string word_of(const Op& op) {
  const auto* field = Op::descriptor()->FindFieldByNumber(op.op_case());
  if (field == nullptr) return "";
  if (op.has_raise()) return absl::StrCat("raise ", op.raise().type());
  if (op.has_call_later()) {
    const double delay = op.call_later().delay().value();
    return absl::StrCat("call_later", delay > 0 ? "" : delay < 0 ? " negative" : " zero");
  }
  return field->name();
}

// ---- Where a block comes from

bool names_block(const Message& message, const std::string& block) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  return std::any_of(fields.begin(), fields.end(), [&](const google::protobuf::FieldDescriptor* field) {
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING)
      return !field->is_repeated() && reflection->GetString(message, field) == block;
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) return false;
    if (!field->is_repeated()) return names_block(reflection->GetMessage(message, field), block);
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
      if (names_block(reflection->GetRepeatedMessage(message, field, i), block)) return true;
    return false;
  });
}

// The ops that have the loop run the block: `call_soon`, `add_reader`.
std::string origin_of(const Program& program, const std::string& block) {
  std::set<std::string> words;
  const auto look = [&](const auto& ops) {
    for (const Op& op : ops)
      if (!op.has_remove_done_callback() && !op.has_log() && names_block(op, block)) words.insert(word_of(op));
  };
  look(program.main());
  for (const auto& one : program.blocks()) look(one.ops());
  return words.empty() ? kBlock : absl::StrJoin(words, "/");
}

// ---- A line of a trace

std::string_view without_thread(std::string_view line) {
  return !line.empty() && line.front() == '[' ? line.substr(std::min(line.find(']'), line.size() - 1) + 1) : line;
}

std::string_view without_indent(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(' '), line.size()));
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// What opened the block or the run that the line, which begins with `}`, closes.
std::string_view opener_of(const std::vector<std::string>& lines, std::size_t index) {
  const std::size_t indent = indent_of(without_thread(lines[index]));
  while (index-- > 0) {
    const std::string_view line = without_thread(lines[index]);
    if (indent_of(line) == indent && !line.empty() && line.back() == '{') return without_indent(line);
  }
  return "";
}

struct Event {
  // An op's name, `log_record`, or one of the words above.
  std::string kind;
  // Of a block that begins: its name.
  std::string block;
};

// The line's event, without its names and numbers.
Event event_of(const std::string& text, std::size_t line) {
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (line == 0 || line > lines.size() || lines[line - 1].empty()) return {kTraceEnd, ""};
  std::string_view one = without_indent(without_thread(lines[line - 1]));
  if (one.empty()) return {kTraceEnd, ""};
  if (one.front() == '}') {
    const std::string opener = trace_op(opener_of(lines, line - 1)).name;
    return {opener == "run_forever" || opener == "run_until_complete" || opener == "run_main" ? kRunEnd : kBlockEnd, ""};
  }
  if (const std::size_t end = one.find("> "); one.front() == '<' && end != std::string_view::npos) {
    const std::string instance(one.substr(1, end - 1));
    one.remove_prefix(end + 2);
    const std::string name = trace_op(one).name;
    if (is_op(name)) return {name, ""};
    if (one.substr(0, 7) != "started") return {kBlockEnd, ""};
    return {kBlock, instance.substr(0, instance.find('.'))};
  }
  const std::string name = trace_op(one).name;
  if (is_op(name) || name == "log_record") return {name, ""};
  return {kBlock, name};
}

std::string word_of(const Program& program, const Event& event) {
  return event.kind == kBlock ? origin_of(program, event.block) : event.kind;
}

// What may end a run before its time, of the ops that the program holds.
std::string ends_of_runs(const Program& program) {
  std::set<std::string> words;
  const auto look = [&](const auto& ops) {
    for (const Op& op : ops)
      if (op.has_stop() || op.has_raise()) words.insert(word_of(op));
  };
  look(program.main());
  for (const auto& one : program.blocks())
    if (!one.quiet()) look(one.ops());
  return words.empty() ? "" : absl::StrCat(" (", absl::StrJoin(words, ", "), ")");
}

}  // namespace

std::string cause_of(const Program& program, const TwinResult& result) {
  const Event expected = event_of(result.expected, result.difference.expected_line);
  const Event actual = event_of(result.actual, result.difference.actual_line);
  if (expected.kind == kRunEnd && actual.kind == kRunEnd)
    return absl::StrCat("a run ends otherwise", ends_of_runs(program));
  if (expected.kind == kRunEnd) return absl::StrCat("a run goes on after its end", ends_of_runs(program));
  if (actual.kind == kRunEnd)
    return absl::StrCat("a run ends before ", word_of(program, expected), ends_of_runs(program));
  const std::string first = word_of(program, actual);
  const std::string second = word_of(program, expected);
  if (first == second) return absl::StrCat(first, " differs");
  return absl::StrCat("order: ", first, " before ", second);
}

std::string rough_cause_of(const TwinResult& result) {
  return absl::StrCat(event_of(result.expected, result.difference.expected_line).kind, " | ",
                      event_of(result.actual, result.difference.actual_line).kind);
}

}  // namespace loopspec::conformance
