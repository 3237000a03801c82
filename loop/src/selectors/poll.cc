#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"
#include "selectors.h"
#include "timeout.h"

namespace loopspec::selectors {
namespace {

short to_poll(EventMask events) noexcept {
  return static_cast<short>(((events & kEventRead) != 0 ? POLLIN : 0) | ((events & kEventWrite) != 0 ? POLLOUT : 0));
}

// As Python: errors, hang-ups and closed descriptors count as readable and writable.
EventMask from_poll(short events) noexcept {
  return static_cast<EventMask>(((events & ~POLLOUT) != 0 ? kEventRead : 0) | ((events & ~POLLIN) != 0 ? kEventWrite : 0));
}

class PollSelector final : public Selector {
 public:
  std::string_view name() const noexcept override { return "poll"; }

  void add(int fd, EventMask events) override {
    platform::require_open(fd, "poll (add)");
    entries_.push_back({fd, to_poll(events), 0});
  }

  void modify(int fd, EventMask, EventMask events) override { find(fd)->events = to_poll(events); }

  void remove(int fd, EventMask) noexcept override {
    const auto entry = find(fd);
    *entry = entries_.back();
    entries_.pop_back();
  }

  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    const int count = wait(timeout_ns);
    if (count < 0) {
      if (errno == EINTR) return;
      throw OSError(errno, "poll");
    }
    if (count == 0) return;
    for (const pollfd& entry : entries_) {
      if (entry.revents != 0) ready.push_back({entry.fd, from_poll(entry.revents)});
    }
  }

 private:
  int wait(std::int64_t timeout_ns) noexcept {
#ifdef __linux__
    timespec storage{};
    return ::ppoll(entries_.data(), entries_.size(), to_timespec(timeout_ns, storage), nullptr);
#else
    return ::poll(entries_.data(), static_cast<nfds_t>(entries_.size()), to_milliseconds(timeout_ns));
#endif
  }

  std::vector<pollfd>::iterator find(int fd) noexcept {
    return std::find_if(entries_.begin(), entries_.end(), [fd](const pollfd& entry) { return entry.fd == fd; });
  }

  std::vector<pollfd> entries_;
};

}  // namespace

std::unique_ptr<Selector> make_poll() { return std::make_unique<PollSelector>(); }

}  // namespace loopspec::selectors
