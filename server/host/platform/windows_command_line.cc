#include "server/host/platform/windows_command_line.h"

#include <cstddef>

namespace loopspec::server {

namespace {

// Backslashes are themselves, but before a quotation mark each needs another.
void append_quoted(std::string& line, const std::string& argument) {
  line += '"';
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '"') line.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    line += c;
  }
  line.append(backslashes, '\\');
  line += '"';
}

}  // namespace

std::string to_command_line(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& argument : argv) {
    if (!line.empty()) line += ' ';
    if (!argument.empty() && argument.find_first_of(" \t\n\v\"") == std::string::npos) {
      line += argument;
    } else {
      append_quoted(line, argument);
    }
  }
  return line;
}

std::string to_environment_block(const std::vector<std::string>& environment) {
  std::string block;
  for (const std::string& entry : environment) block.append(entry).push_back('\0');
  if (block.empty()) block.push_back('\0');
  block.push_back('\0');
  return block;
}

}  // namespace loopspec::server
