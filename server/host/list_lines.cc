#include "server/host/list_lines.h"

namespace loopspec::server {

std::string lines_of_list(std::string_view text) {
  const std::size_t begin = text.find('[');
  const std::size_t end = text.rfind(']');
  if (begin == std::string_view::npos || end <= begin + 1) return "";
  std::string lines(text.substr(begin + 1, end - begin - 1));
  lines += '\n';
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const char c = lines[i];
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      // The character behind a backslash ends nothing.
      if (c == '\\') ++i;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      lines[i] = '\n';
    }
  }
  return lines;
}

}  // namespace loopspec::server
