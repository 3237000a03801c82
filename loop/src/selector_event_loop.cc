#include "loopspec/selector_event_loop.h"

#include "loopspec/backends.h"
#include "loopspec/transport.h"

namespace loopspec {
namespace {

// What one receive takes at most, as in asyncio.
constexpr std::size_t kReceiveBufferSize = std::size_t{256} * 1024;

}  // namespace

SelectorEventLoop::SelectorEventLoop(std::unique_ptr<Selector> selector, LoopOptions options)
    : BaseEventLoop(std::move(options.clock)),
      selector_(selector ? std::move(selector) : make_selector(available_selectors().front())),
      waker_(options.waker ? std::move(options.waker) : make_waker(available_wakers().front())),
      selector_name_(selector_->name()),
      waker_name_(waker_->name()) {
  selector_->add(waker_->fd(), kEventRead);
}

SelectorEventLoop::~SelectorEventLoop() {
  if (!is_closed() && !is_running()) close();
}

void SelectorEventLoop::wait_for_io(std::int64_t timeout_ns) {
  events_.clear();
  clock().poll(*selector_, timeout_ns, events_);
}

void SelectorEventLoop::queue_ready_io() {
  for (const SelectorEvent& event : events_) {
    if (event.fd == waker_->fd()) {
      waker_->drain();
      continue;
    }
    if (static_cast<std::size_t>(event.fd) >= watches_.size()) continue;
    const Watch& watch = watches_[static_cast<std::size_t>(event.fd)];
    if ((event.events & kEventRead) != 0 && watch.reader) queue_io_handle(*watch.reader.get());
    if ((event.events & kEventWrite) != 0 && watch.writer) queue_io_handle(*watch.writer.get());
  }
  events_.clear();
}

void SelectorEventLoop::wake() const noexcept {
  const std::lock_guard lock(waker_mutex_);
  if (waker_) waker_->wake();
}

void SelectorEventLoop::release_io() noexcept {
  std::vector<Watch> dropped;
  dropped.swap(watches_);
  for (const Watch& watch : dropped) {
    if (watch.reader) watch.reader->drop();
    if (watch.writer) watch.writer->drop();
  }
  watched_ = 0;
  const std::lock_guard lock(waker_mutex_);
  selector_.reset();
  waker_.reset();
}

void SelectorEventLoop::watch(int fd, EventMask event, detail::NodeRef node) {
  check_closed();
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  const auto index = static_cast<std::size_t>(fd);
  const EventMask before = index < watches_.size() ? watches_[index].events() : EventMask{0};
  const auto after = static_cast<EventMask>(before | event);
  if (before == 0) {
    selector_->add(fd, after);  // first: it refuses numbers that are no descriptor
    if (index >= watches_.size()) watches_.resize(index + 1);
    ++watched_;
  } else if (after != before) {
    selector_->modify(fd, before, after);
  }
  const detail::NodeRef replaced = std::exchange(watches_[index].slot(event), std::move(node));
  if (replaced) replaced->cancel();
}

bool SelectorEventLoop::unwatch(int fd, EventMask event) {
  if (is_closed()) return false;
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size() || !watches_[index].slot(event)) return false;
  const EventMask before = watches_[index].events();
  const auto after = static_cast<EventMask>(before & ~event);
  if (after == 0) {
    selector_->remove(fd, before);
    --watched_;
  } else {
    try {
      selector_->modify(fd, before, after);
    } catch (const OSError&) {
      // The descriptor was closed behind the loop's back; there is nothing left to change.
    }
  }
  const detail::NodeRef removed = std::move(watches_[index].slot(event));
  removed->cancel();
  return true;
}

bool SelectorEventLoop::is_watched(int fd, EventMask event) const noexcept {
  const auto index = static_cast<std::size_t>(fd);
  return fd >= 0 && index < watches_.size() && (watches_[index].events() & event) != 0;
}

// ---- Descriptors of transports

void SelectorEventLoop::set_transport(int fd, const BaseTransport* transport) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size()) {
    if (transport == nullptr) return;
    watches_.resize(index + 1);
  }
  watches_[index].transport = transport;
}

void SelectorEventLoop::ensure_no_transport(int fd) const {
  const auto index = static_cast<std::size_t>(fd);
  if (fd < 0 || index >= watches_.size()) return;
  const BaseTransport* transport = watches_[index].transport;
  if (transport == nullptr || transport->is_closing()) return;
  throw RuntimeError("File descriptor " + std::to_string(fd) + " is used by transport " + transport->repr());
}

void SelectorEventLoop::watch_reader(int fd, detail::NodeRef node) {
  ensure_no_transport(fd);
  watch(fd, kEventRead, std::move(node));
}

void SelectorEventLoop::watch_writer(int fd, detail::NodeRef node) {
  ensure_no_transport(fd);
  watch(fd, kEventWrite, std::move(node));
}

bool SelectorEventLoop::unwatch_foreign(int fd, EventMask event) {
  ensure_no_transport(fd);
  return unwatch(fd, event);
}

MutableBytes SelectorEventLoop::receive_buffer() {
  if (!receive_buffer_) receive_buffer_.reset(new char[kReceiveBufferSize]);
  return {receive_buffer_.get(), kReceiveBufferSize};
}

}  // namespace loopspec
