#include "loopspec/events.h"

#include <sstream>
#include <thread>

#include "loopspec/detail/events.h"
#include "loopspec/event_loop.h"

namespace loopspec {
namespace detail {

thread_local constinit AbstractEventLoop* running_loop = nullptr;
thread_local constinit AbstractEventLoop* current_loop = nullptr;

}  // namespace detail

AbstractEventLoop& get_running_loop() {
  if (detail::running_loop == nullptr) throw RuntimeError("no running event loop");
  return *detail::running_loop;
}

AbstractEventLoop& get_event_loop() {
  if (detail::running_loop != nullptr) return *detail::running_loop;
  if (detail::current_loop != nullptr) return *detail::current_loop;
  std::ostringstream message;
  message << "There is no current event loop in thread '" << std::this_thread::get_id() << "'.";
  throw RuntimeError(message.str());
}

void set_event_loop(AbstractEventLoop* loop) { detail::current_loop = loop; }

std::unique_ptr<AbstractEventLoop> new_event_loop() { return std::make_unique<EventLoop>(); }

}  // namespace loopspec
