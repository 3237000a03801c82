#include "conformance/report/trace_op.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace loopspec::conformance {
namespace {

constexpr std::string_view kTimes = "times=";

bool is_name(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}

// Behind a quoted text that begins here.
std::size_t behind_quotes(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

// Reads `(a, b)` at the front of `text`; returns how long it is.
std::size_t read_arguments(std::string_view text, std::vector<std::string>& arguments) {
  int depth = 0;
  std::size_t begin = 1;
  std::size_t at = 0;
  const auto take = [&](std::size_t end) {
    const absl::string_view argument = absl::StripAsciiWhitespace(absl::string_view(text.data() + begin, end - begin));
    if (!argument.empty()) arguments.emplace_back(argument);
    begin = end + 1;
  };
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = behind_quotes(text, at);
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ',' && depth == 1) take(at);
    ++at;
    if (depth == 0) {
      take(at - 1);
      break;
    }
  }
  return at;
}

std::size_t name_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_name) - text.begin());
}

bool is_keyword(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  return equals != std::string::npos && equals > 0 && name_length(argument) == equals;
}

}  // namespace

TraceOp trace_op(std::string_view text) {
  TraceOp op;
  std::size_t length = name_length(text);
  if (text.substr(length, 3) == " = ") {
    op.id = text.substr(0, length);
    text.remove_prefix(length + 3);
    length = name_length(text);
  }
  op.name = text.substr(0, length);
  if (const std::size_t dot = op.name.rfind('.'); dot != std::string::npos && text.substr(length, 1) == "(")
    op.name.erase(0, dot + 1);
  text.remove_prefix(length);
  if (!text.empty() && text.front() == '(') {
    std::vector<std::string> all;
    text.remove_prefix(read_arguments(text, all));
    for (std::string& argument : all) {
      if (!is_keyword(argument))
        op.arguments.push_back(std::move(argument));
      else if (argument.compare(0, kTimes.size(), kTimes) == 0 &&
               !absl::SimpleAtoi(argument.substr(kTimes.size()), &op.times))
        op.times = 1;
    }
  }
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  op.rest = text;
  return op;
}

std::string moment_of(std::string_view text) {
  const std::size_t at = text.rfind(" @");
  if (at == std::string_view::npos) return "";
  std::size_t end = at + 2;
  while (end < text.size() && (absl::ascii_isdigit(static_cast<unsigned char>(text[end])) || text[end] == '.')) ++end;
  return std::string(text.substr(at + 2, end - at - 2));
}

}  // namespace loopspec::conformance
