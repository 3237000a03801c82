// Obtaining the event loop.
//
// Python documentation: library/asyncio-eventloop.html#obtaining-the-event-loop
//
// A thread has at most one running loop and one current loop; other threads do not see them.
#pragma once

#include <memory>

#include "loopspec/abstract_event_loop.h"

namespace loopspec {

// The loop that runs in this thread. Throws RuntimeError 'no running event loop'.
AbstractEventLoop& get_running_loop();

// The running loop, else the one set_event_loop() installed in this thread. As Python 3.14, it makes no loop of its
// own: throws RuntimeError 'There is no current event loop in thread ...'.
AbstractEventLoop& get_event_loop();

// Makes `loop` this thread's current loop; null for none. The loop is not owned, and forgotten when it is destroyed
// on this thread.
void set_event_loop(AbstractEventLoop* loop);

// A fresh loop on the best backend this machine has, neither running nor current.
std::unique_ptr<AbstractEventLoop> new_event_loop();

}  // namespace loopspec
