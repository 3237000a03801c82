#include "subprocess_checks.h"

#include "loopspec/exceptions.h"

namespace loopspec::detail {

// asyncio's checks, in its order: pipes carry bytes and are not buffered.
void check_subprocess_options(const SubprocessOptions& options, bool shell) {
  if (options.universal_newlines) throw ValueError("universal_newlines must be False");
  if (options.shell && *options.shell != shell)
    throw ValueError(shell ? "shell must be True" : "shell must be False");
  if (options.bufsize != 0) throw ValueError("bufsize must be 0");
  if (options.text) throw ValueError("text must be False");
  if (options.encoding) throw ValueError("encoding must be None");
  if (options.errors) throw ValueError("errors must be None");
}

}  // namespace loopspec::detail
