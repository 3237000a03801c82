#include "conformance/fuzz/cause.h"

#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "conformance/report/trace_op.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Op;
using loopspec::v1::Program;

// What nearly every program has.
const std::set<std::string>& ordinary() {
  static const std::set<std::string> names = {"run_forever", "run_until_complete", "log", "call_soon", "create_future"};
  return names;
}

std::string delay_word(double delay) {
  return delay > 0 ? "" : delay < 0 ? " negative" : " zero";
}

std::string feature_of(const Op& op) {
  const auto* field = Op::descriptor()->FindFieldByNumber(op.op_case());
  if (field == nullptr) return "";
  if (op.has_raise()) return absl::StrCat("raise ", op.raise().type());
  if (op.has_call_later()) {
    if (!op.call_later().callback().method().empty()) return "";
    return absl::StrCat("call_later", delay_word(op.call_later().delay().value()));
  }
  return field->name();
}

void add_features(const google::protobuf::RepeatedPtrField<Op>& ops, std::set<std::string>& features) {
  for (const Op& op : ops)
    if (std::string feature = feature_of(op); !feature.empty() && ordinary().count(feature) == 0)
      features.insert(std::move(feature));
}

// The line's event, without its names and numbers: the op, or what kind of event it is.
std::string event_of(const std::string& text, std::size_t line) {
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  if (line == 0 || line > lines.size() || lines[line - 1].empty()) return "the end";
  std::string one(absl::StripAsciiWhitespace(lines[line - 1]));
  if (one.front() == '[') one = one.substr(one.find(']') + 1);
  one = std::string(absl::StripAsciiWhitespace(one));
  if (one.front() == '<' && one.find("> ") != std::string::npos) one = one.substr(one.find("> ") + 2);
  if (one.front() == '}') return "the end of a block";
  const TraceOp op = trace_op(one);
  return Op::descriptor()->FindFieldByName(op.name) != nullptr ? op.name
         : op.name == "log_record"                             ? op.name
                                                               : "a block";
}

std::string kind_of(const TwinResult& result) {
  const std::string expected = event_of(result.expected, result.difference.expected_line);
  const std::string actual = event_of(result.actual, result.difference.actual_line);
  return expected == actual && expected != "a block" && expected != "the end of a block"
             ? absl::StrCat(expected, " differs")
             : "order";
}

}  // namespace

std::string cause_of(const Program& program, const TwinResult& result) {
  std::set<std::string> features;
  add_features(program.main(), features);
  for (const auto& block : program.blocks())
    if (!block.quiet()) add_features(block.ops(), features);
  if (program.debug()) features.insert("debug");
  return absl::StrCat(kind_of(result), ": ", features.empty() ? "call_soon" : absl::StrJoin(features, ", "));
}

std::string rough_cause_of(const TwinResult& result) {
  return absl::StrCat(event_of(result.expected, result.difference.expected_line), " | ",
                      event_of(result.actual, result.difference.actual_line));
}

}  // namespace loopspec::conformance
