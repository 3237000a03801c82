#include <sys/epoll.h>

#include <array>
#include <cerrno>

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"
#include "selectors.h"
#include "timeout.h"

namespace loopspec::selectors {
namespace {

std::uint32_t to_epoll(EventMask events) noexcept {
  return ((events & kEventRead) != 0 ? std::uint32_t{EPOLLIN} : 0U) | ((events & kEventWrite) != 0 ? std::uint32_t{EPOLLOUT} : 0U);
}

// As Python: anything besides writable means readable and the other way round, so errors and hang-ups mean both.
EventMask from_epoll(std::uint32_t events) noexcept {
  const bool readable = (events & ~std::uint32_t{EPOLLOUT}) != 0;
  const bool writable = (events & ~std::uint32_t{EPOLLIN}) != 0;
  return static_cast<EventMask>((readable ? kEventRead : 0) | (writable ? kEventWrite : 0));
}

class EpollSelector final : public Selector {
 public:
  EpollSelector() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_.get() < 0) throw OSError(errno, "epoll_create1");
  }

  std::string_view name() const noexcept override { return "epoll"; }

  void add(int fd, EventMask events) override {
    if (control(EPOLL_CTL_ADD, fd, events)) return;
    // Left over from a descriptor that was closed while a duplicate of it lived on.
    if (errno == EEXIST && control(EPOLL_CTL_MOD, fd, events)) return;
    throw OSError(errno, "epoll_ctl (add)");
  }

  void modify(int fd, EventMask, EventMask events) override {
    if (control(EPOLL_CTL_MOD, fd, events)) return;
    // The descriptor was closed and its number given to another file: a registration of its own.
    if (errno == ENOENT && control(EPOLL_CTL_ADD, fd, events)) return;
    throw OSError(errno, "epoll_ctl (modify)");
  }

  void remove(int fd, EventMask) noexcept override { control(EPOLL_CTL_DEL, fd, 0); }

  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    const int count = wait(timeout_ns);
    if (count < 0) {
      if (errno == EINTR) return;
      throw OSError(errno, "epoll_wait");
    }
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events_[static_cast<std::size_t>(i)];
      ready.push_back({event.data.fd, from_epoll(event.events)});
    }
  }

 private:
  bool control(int operation, int fd, EventMask events) noexcept {
    epoll_event event{};
    event.events = to_epoll(events);
    event.data.fd = fd;
    return ::epoll_ctl(epoll_.get(), operation, fd, &event) == 0;
  }

  // Nanoseconds where the kernel (5.11) has them, else milliseconds.
  int wait(std::int64_t timeout_ns) noexcept {
    const int capacity = static_cast<int>(events_.size());
    if (timeout_ns > 0 && has_pwait2_) {
      timespec storage{};
      const int count = ::epoll_pwait2(epoll_.get(), events_.data(), capacity, to_timespec(timeout_ns, storage), nullptr);
      if (count >= 0 || errno != ENOSYS) return count;
      has_pwait2_ = false;
    }
    return ::epoll_wait(epoll_.get(), events_.data(), capacity, to_milliseconds(timeout_ns));
  }

  platform::Descriptor epoll_;
  bool has_pwait2_ = true;
  // Descriptors served in one turn; the kernel gives the others their turn next.
  std::array<epoll_event, 256> events_{};
};

}  // namespace

std::unique_ptr<Selector> make_epoll() { return std::make_unique<EpollSelector>(); }

}  // namespace loopspec::selectors
