#include "conformance/runner/trace_lines.h"

#include <cctype>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace loopspec::conformance {
namespace {

constexpr std::string_view kAdvisory = "  # ";

bool is_digit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}
bool is_word(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// Length of a decimal number at the front: "0", "-1.5".
std::size_t number_length(std::string_view text) {
  std::size_t i = !text.empty() && text.front() == '-' ? 1 : 0;
  const std::size_t first = i;
  while (i < text.size() && (is_digit(text[i]) || (text[i] == '.' && i > first))) ++i;
  return i == first ? 0 : i;
}

// Length of a quoted text at the front, its quotes included.
std::size_t quoted_length(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return text.size();
}

// Length of ` @T` at the front.
std::size_t moment_length(std::string_view text) {
  if (text.substr(0, 2) != " @") return 0;
  const std::size_t number = number_length(text.substr(2));
  return number == 0 ? 0 : number + 2;
}

// Length of a time as a value, "0.5s", at the front.
std::size_t time_length(std::string_view text) {
  const std::size_t number = number_length(text);
  const bool time = number > 0 && number < text.size() && text[number] == 's' &&
                    (number + 1 == text.size() || !is_word(text[number + 1]));
  return time ? number + 1 : 0;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \r");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

}  // namespace

std::string_view without_advisory(std::string_view line) {
  return trimmed(line.substr(0, line.find(kAdvisory)));
}

std::string without_times(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const bool inside_word = !result.empty() && is_word(result.back());
    std::size_t taken = 1;
    if (text.front() == '"') {
      taken = quoted_length(text);
      result += text.substr(0, taken);
    } else if (moment_length(text) > 0) {
      taken = moment_length(text);
    } else if (!inside_word && time_length(text) > 0) {
      taken = time_length(text);
      result += "<float>";
    } else {
      result += text.front();
    }
    text.remove_prefix(taken);
  }
  return result;
}

std::vector<TraceLine> trace_lines(std::string_view text, const CompareOptions& options) {
  std::vector<TraceLine> lines;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (!options.messages) line = without_advisory(line);
    if (line.find_first_not_of(' ') == std::string_view::npos) continue;
    TraceLine result;
    result.number = number;
    // In an expected text the line of another thread may stand indented, inside `unordered {`.
    const std::size_t margin = line.find_first_not_of(' ');
    if (line[margin] == '[' && line.find("] ") != std::string_view::npos) {
      const std::size_t behind = line.find("] ") + 2;
      result.thread = line.substr(margin, behind - margin);
      line.remove_prefix(behind);
    }
    result.indent = line.find_first_not_of(' ');
    line.remove_prefix(result.indent);
    result.text = options.real_clock ? without_times(line) : std::string(line);
    lines.push_back(std::move(result));
  }
  return lines;
}

}  // namespace loopspec::conformance
