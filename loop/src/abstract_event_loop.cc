#include "loopspec/abstract_event_loop.h"

#include "loopspec/async_generator.h"
#include "loopspec/detail/events.h"
#include "loopspec/future_base.h"

namespace loopspec {

AbstractEventLoop::AbstractEventLoop()
    : link_(detail::acquire_loop_link(*this)),
      remote_(std::make_shared<detail::LoopRemote>(*this)),
      asyncgens_(std::make_shared<detail::GeneratorSet>(remote_)) {}

AbstractEventLoop::~AbstractEventLoop() {
  remote_->disconnect();
  detail::release_loop_link(link_);
  if (detail::current_loop == this) detail::current_loop = nullptr;
}

void AbstractEventLoop::run_until_complete(const FutureBase& future) {
  run_until_done(future);
  future.state()->check_result();
}

std::string AbstractEventLoop::repr() const {
  const auto show = [](bool value) { return value ? std::string("True") : std::string("False"); };
  return "<" + std::string(type_name()) + " running=" + show(is_running()) + " closed=" + show(is_closed()) +
         " debug=" + show(get_debug()) + ">";
}

}  // namespace loopspec
