#include "windows_text.h"

#include <climits>

#include "loopspec/exceptions.h"
#include "windows_winsock.h"

namespace loopspec::platform {

std::wstring to_wide(std::string_view text) {
  if (text.empty()) return {};
  if (text.find('\0') != std::string_view::npos) throw ValueError("embedded null character");
  if (text.size() > INT_MAX) throw ValueError("text of " + std::to_string(text.size()) + " bytes is longer than Windows takes");
  const int size = static_cast<int>(text.size());
  const int length = ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, nullptr, 0);
  if (length == 0) throw ValueError("text that is not UTF-8");
  std::wstring wide(static_cast<std::size_t>(length), L'\0');
  ::MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text.data(), size, wide.data(), length);
  return wide;
}

}  // namespace loopspec::platform
