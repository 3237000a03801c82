#include "loopspec/selector_event_loop.h"

#include "loopspec/backends.h"

namespace loopspec {

SelectorEventLoop::SelectorEventLoop(std::unique_ptr<Selector> with, LoopOptions options)
    : DescriptorEventLoop(std::move(options.clock), with ? std::move(with) : make_selector(available_selectors().front())),
      waker_(options.waker ? std::move(options.waker) : make_waker(available_wakers().front())),
      selector_name_(selector().name()),
      waker_name_(waker_->name()) {
  selector().add(waker_->fd(), kEventRead);
}

SelectorEventLoop::~SelectorEventLoop() {
  if (!is_closed() && !is_running()) close();
}

// The waker has no reader.
void SelectorEventLoop::queue_other_io(const SelectorEvent& event) {
  if (event.fd == waker_->fd()) waker_->drain();
}

void SelectorEventLoop::wake() const noexcept {
  const std::lock_guard lock(waker_mutex_);
  if (waker_) waker_->wake();
}

void SelectorEventLoop::release_io() noexcept {
  DescriptorEventLoop::release_io();
  const std::lock_guard lock(waker_mutex_);
  waker_.reset();
}

}  // namespace loopspec
