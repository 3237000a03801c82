// There are none, as asyncio's loops have none elsewhere than on Windows.
#include "loopspec/exceptions.h"
#include "named_pipe.h"

namespace loopspec::platform {

Pipe make_pipe_instance(const std::string&, bool) { throw NotImplementedError(""); }
std::optional<Pipe> connect_pipe(const std::string&) { throw NotImplementedError(""); }

}  // namespace loopspec::platform
