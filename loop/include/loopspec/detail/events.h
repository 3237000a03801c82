// Which loop runs in this thread.
#pragma once

namespace loopspec {
class AbstractEventLoop;
}

namespace loopspec::detail {

extern thread_local constinit AbstractEventLoop* running_loop;
extern thread_local constinit AbstractEventLoop* current_loop;

}  // namespace loopspec::detail
