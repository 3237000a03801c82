#include "loopspec/list2cmdline.h"

namespace loopspec::subprocess {
namespace {

// Backslashes mean themselves, but for those in front of a quote, of which two are one.
void append_quoted(std::string& line, const std::string& word) {
  const bool quotes = word.empty() || word.find_first_of(" \t") != std::string::npos;
  if (quotes) line += '"';
  std::size_t backslashes = 0;
  for (const char c : word) {
    if (c == '"') line.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    line += c;
  }
  if (quotes) line.append(backslashes, '\\') += '"';
}

}  // namespace

std::string list2cmdline(std::span<const std::string> words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    append_quoted(line, word);
  }
  return line;
}

}  // namespace loopspec::subprocess
