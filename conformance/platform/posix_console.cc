#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>

#include "conformance/platform/console.h"

namespace loopspec::conformance {

// Else `loopspec run | head` would die of it.
void prepare_console() { std::signal(SIGPIPE, SIG_IGN); }

bool is_terminal(std::FILE* stream) { return isatty(fileno(stream)) == 1; }

std::size_t terminal_width(std::FILE* stream, std::size_t otherwise) {
  winsize size{};
  const bool known = is_terminal(stream) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col : otherwise;
}

}  // namespace loopspec::conformance
