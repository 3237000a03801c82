#include "loopspec/descriptor_event_loop.h"

#include "loopspec/transport.h"

namespace loopspec {
namespace {

// What one receive takes at most, as in asyncio.
constexpr std::size_t kReceiveBufferSize = std::size_t{256} * 1024;

}  // namespace

DescriptorEventLoop::DescriptorEventLoop(std::shared_ptr<Clock> with_clock, std::unique_ptr<Selector> with_selector)
    : BaseEventLoop(std::move(with_clock)), selector_(std::move(with_selector)) {}

void DescriptorEventLoop::wait_for_io(std::int64_t timeout_ns) {
  events_.clear();
  if (!untold_.empty()) tell_selector_of_all();
  clock().poll(*selector_, timeout_ns, events_);
}

void DescriptorEventLoop::queue_ready_io() {
  for (const SelectorEvent& event : events_) {
    const Watch* watch = event.fd >= 0 && static_cast<std::size_t>(event.fd) < watches_.size() ? &watches_[static_cast<std::size_t>(event.fd)] : nullptr;
    if (watch == nullptr || watch->registered == 0) {
      queue_other_io(event);
      continue;
    }
    if ((event.events & kEventRead) != 0 && watch->reader) queue_io_handle(*watch->reader.get());
    if ((event.events & kEventWrite) != 0 && watch->writer) queue_io_handle(*watch->writer.get());
  }
  events_.clear();
}

void DescriptorEventLoop::flush_io() {
  if (!untold_.empty()) tell_selector_of_all();
}

void DescriptorEventLoop::release_io() noexcept {
  std::vector<Watch> dropped;
  dropped.swap(watches_);
  untold_.clear();
  for (const Watch& watch : dropped) {
    if (watch.reader) watch.reader->drop();
    if (watch.writer) watch.writer->drop();
  }
  watched_ = 0;
  selector_.reset();
}

// ---- Watching. The selector is told at once what is new, so that it can refuse.

void DescriptorEventLoop::watch(int fd, EventMask event, detail::NodeRef node) {
  check_closed();
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  const auto index = static_cast<std::size_t>(fd);
  if (index < watches_.size()) {
    Watch& known = watches_[index];
    // The number may be another file's by now.
    if (known.registered != known.events() && known.closed_before != detail::closed_sockets()) tell_selector(fd, known);
  }
  const EventMask before = index < watches_.size() ? watches_[index].registered : EventMask{0};
  const auto after = static_cast<EventMask>(before | event);
  if (before == 0) {
    selector_->add(fd, after);  // first: it refuses numbers that are no descriptor
    if (index >= watches_.size()) watches_.resize(index + 1);
    ++watched_;
  } else if (after != before) {
    selector_->modify(fd, before, after);
  }
  watches_[index].registered = after;
  const detail::NodeRef replaced = std::exchange(watches_[index].slot(event), std::move(node));
  if (replaced) replaced->cancel();
}

// Cancels and returns the node, or nothing when there was none.
detail::NodeRef DescriptorEventLoop::take_node(int fd, EventMask event) {
  if (is_closed()) return {};
  if (fd < 0) throw ValueError("Invalid file descriptor: " + std::to_string(fd));
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size()) return {};
  detail::NodeRef removed = std::move(watches_[index].slot(event));
  if (removed) removed->cancel();
  return removed;
}

bool DescriptorEventLoop::unwatch(int fd, EventMask event) {
  const detail::NodeRef removed = take_node(fd, event);
  // Also what unwatch_later() left: the descriptor may be closed next.
  const auto index = static_cast<std::size_t>(fd);
  if (index < watches_.size() && !is_closed()) tell_selector(fd, watches_[index]);
  return static_cast<bool>(removed);
}

bool DescriptorEventLoop::unwatch_later(int fd, EventMask event) {
  const detail::NodeRef removed = take_node(fd, event);
  if (removed) tell_selector_later(fd);
  return static_cast<bool>(removed);
}

void DescriptorEventLoop::forget_later(int fd, EventMask event) {
  watches_[static_cast<std::size_t>(fd)].slot(event) = {};
  tell_selector_later(fd);
}

void DescriptorEventLoop::tell_selector_later(int fd) {
  watches_[static_cast<std::size_t>(fd)].closed_before = detail::closed_sockets();
  untold_.push_back(fd);
}

void DescriptorEventLoop::tell_selector(int fd, Watch& watch) {
  const EventMask before = watch.registered;
  const EventMask after = watch.events();
  if (before == after) return;
  watch.registered = after;
  if (after == 0) {
    selector_->remove(fd, before);
    --watched_;
    return;
  }
  try {
    selector_->modify(fd, before, after);
  } catch (const OSError&) {
    // The descriptor was closed behind the loop's back; there is nothing left to change.
  }
}

void DescriptorEventLoop::tell_selector_of_all() {
  for (const int fd : untold_) tell_selector(fd, watches_[static_cast<std::size_t>(fd)]);
  untold_.clear();
}

bool DescriptorEventLoop::is_watched(int fd, EventMask event) const noexcept {
  const auto index = static_cast<std::size_t>(fd);
  return fd >= 0 && index < watches_.size() && (watches_[index].events() & event) != 0;
}

// ---- Descriptors of transports

void DescriptorEventLoop::set_transport(int fd, const BaseTransport* transport) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size()) {
    if (transport == nullptr) return;
    watches_.resize(index + 1);
  }
  watches_[index].transport = transport;
}

void DescriptorEventLoop::ensure_no_transport(int fd) const {
  const auto index = static_cast<std::size_t>(fd);
  if (fd < 0 || index >= watches_.size()) return;
  const BaseTransport* transport = watches_[index].transport;
  if (transport == nullptr || transport->is_closing()) return;
  throw RuntimeError("File descriptor " + std::to_string(fd) + " is used by transport " + transport->repr());
}

void DescriptorEventLoop::watch_reader(int fd, detail::NodeRef node) {
  ensure_no_transport(fd);
  watch(fd, kEventRead, std::move(node));
}

void DescriptorEventLoop::watch_writer(int fd, detail::NodeRef node) {
  ensure_no_transport(fd);
  watch(fd, kEventWrite, std::move(node));
}

bool DescriptorEventLoop::unwatch_foreign(int fd, EventMask event) {
  ensure_no_transport(fd);
  return unwatch(fd, event);
}

MutableBytes DescriptorEventLoop::receive_buffer() {
  if (!receive_buffer_) receive_buffer_.reset(new char[kReceiveBufferSize]);
  return {receive_buffer_.get(), kReceiveBufferSize};
}

}  // namespace loopspec
