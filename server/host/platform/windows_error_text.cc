#include "server/host/platform/windows_error_text.h"

#include <windows.h>

#include <string_view>

namespace loopspec::server {

std::string windows_error_text(unsigned long error) {
  char text[256];
  const DWORD size = FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0, text, sizeof text, nullptr);
  std::string_view message(text, size);
  while (!message.empty() && std::string_view("\r\n. ").find(message.back()) != std::string_view::npos) message.remove_suffix(1);
  return message.empty() ? "error " + std::to_string(error) : std::string(message);
}

}  // namespace loopspec::server
