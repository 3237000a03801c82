#include "loopspec/sleep.h"

#include <cmath>

#include "loopspec/events.h"

namespace loopspec {

Coroutine<void> sleep(double delay) {
  if (std::isnan(delay)) throw ValueError("Invalid delay: NaN (not a number)");
  if (delay <= 0) {
    co_await detail::YieldAwaiter{};
    co_return;
  }
  AbstractEventLoop& loop = get_running_loop();
  const Future<void> done = loop.create_future<void>();
  struct Timer {
    TimerHandle handle;
    ~Timer() { handle.cancel(); }
  } const timer{loop.call_later(delay, [done] {
    if (!done.done()) done.set_result();
  })};
  co_await done;
}

}  // namespace loopspec
