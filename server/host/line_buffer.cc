#include "server/host/line_buffer.h"

namespace loopspec::server {

std::optional<std::string_view> LineBuffer::next() {
  const auto newline = text_.find('\n', searched_);
  if (newline == std::string::npos) {
    text_.erase(0, start_);
    start_ = 0;
    searched_ = text_.size();
    return std::nullopt;
  }
  const auto line = std::string_view(text_).substr(start_, newline - start_);
  start_ = searched_ = newline + 1;
  return line;
}

}  // namespace loopspec::server
