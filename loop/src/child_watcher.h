// ChildWatcher: tells a loop that a child has ended, and reaps it then. By an operation where the loop's proactor waits for
// processes (Windows), by a descriptor of the process where the system has such a thing (Linux 5.3), else by a thread that
// waits: none needs SIGCHLD, nor touches children of others.
#pragma once

#include <functional>
#include <memory>

#include "loopspec/base_event_loop.h"
#include "platform/process.h"

namespace loopspec::detail {

class ChildWatcher {
 public:
  using Callback = std::function<void(const platform::Ended&)>;

  ChildWatcher() = default;
  ChildWatcher(const ChildWatcher&) = delete;
  ChildWatcher& operator=(const ChildWatcher&) = delete;
  // Stops watching: no call afterwards, and the child is not reaped.
  virtual ~ChildWatcher() = default;
  // asyncio's has no callbacks between the child's end and the event.
  virtual bool is_direct() const noexcept { return false; }

  // Calls `ended` once, on the loop's thread.
  static std::unique_ptr<ChildWatcher> start(AbstractEventLoop& loop, int pid, ChildWatching how, Callback ended);
};

}  // namespace loopspec::detail
