#include "loopspec/detail/loop_bound.h"

#include "loopspec/events.h"
#include "loopspec/exceptions.h"

namespace loopspec::detail {

AbstractEventLoop& LoopBound::bound_loop() {
  AbstractEventLoop& loop = get_running_loop();
  LoopLink* link = LoopAccess::link(loop);
  const std::uint32_t generation = link->generation.load(std::memory_order_relaxed);
  if (link_ == nullptr) {
    link_ = link;
    generation_ = generation;
  } else if (link_ != link || generation_ != generation) {
    throw RuntimeError(repr() + " is bound to a different event loop");
  }
  return loop;
}

std::string primitive_repr(const std::string& name, const std::string& state, std::size_t waiters) {
  const std::string waiting = waiters == 0 ? "" : ", waiters:" + std::to_string(waiters);
  return "<" + name + " [" + state + waiting + "]>";
}

}  // namespace loopspec::detail
