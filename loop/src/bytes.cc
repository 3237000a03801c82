#include "loopspec/bytes.h"

namespace loopspec {

std::string bytes_repr(BytesView bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  const char quote = bytes.find('\'') != BytesView::npos && bytes.find('"') == BytesView::npos ? '"' : '\'';
  std::string text = std::string("b") + quote;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '\n') {
      text += "\\n";
    } else if (byte == '\r') {
      text += "\\r";
    } else if (byte == '\t') {
      text += "\\t";
    } else if (byte == '\\' || byte == quote) {
      text += {'\\', byte};
    } else if (code < 0x20 || code >= 0x7f) {
      text += {'\\', 'x', kHex[code >> 4], kHex[code & 15]};
    } else {
      text += byte;
    }
  }
  return text + quote;
}

}  // namespace loopspec
