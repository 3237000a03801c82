// LineBuffer: cuts what arrives in pieces into lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace loopspec::server {

class LineBuffer {
 public:
  void append(std::string_view piece) { text_.append(piece); }
  // The next whole line without its newline; valid until the next call of any method.
  std::optional<std::string_view> next();
  // What has come of the line that is not whole yet.
  std::string_view rest() const { return std::string_view(text_).substr(start_); }
  bool empty() const { return start_ == text_.size(); }

 private:
  std::string text_;
  std::size_t start_ = 0;
  // Up to here there is no newline.
  std::size_t searched_ = 0;
};

}  // namespace loopspec::server
