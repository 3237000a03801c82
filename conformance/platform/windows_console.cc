#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <initializer_list>

#include "conformance/platform/console.h"

namespace loopspec::conformance {
namespace {

HANDLE handle_of(std::FILE* stream) { return reinterpret_cast<HANDLE>(_get_osfhandle(_fileno(stream))); }

}  // namespace

void prepare_console() {
  // Lines end as they do elsewhere, and text is UTF-8.
  for (std::FILE* stream : {stdin, stdout, stderr}) _setmode(_fileno(stream), _O_BINARY);
  SetConsoleOutputCP(CP_UTF8);
  for (std::FILE* stream : {stdout, stderr}) {
    DWORD mode = 0;
    if (GetConsoleMode(handle_of(stream), &mode)) SetConsoleMode(handle_of(stream), mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
  }
}

// Devices that are no console, such as NUL, are terminals to the C library.
bool is_terminal(std::FILE* stream) {
  DWORD mode = 0;
  return GetConsoleMode(handle_of(stream), &mode) != 0;
}

std::size_t terminal_width(std::FILE* stream, std::size_t otherwise) {
  CONSOLE_SCREEN_BUFFER_INFO info = {};
  if (!GetConsoleScreenBufferInfo(handle_of(stream), &info)) return otherwise;
  const int width = info.srWindow.Right - info.srWindow.Left + 1;
  return width > 1 ? static_cast<std::size_t>(width) : otherwise;
}

}  // namespace loopspec::conformance
