#include <sys/select.h>

#include <algorithm>
#include <cerrno>

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"
#include "selectors.h"
#include "timeout.h"

namespace loopspec::selectors {
namespace {

class SelectSelector final : public Selector {
 public:
  std::string_view name() const noexcept override { return "select"; }

  void add(int fd, EventMask events) override {
    if (fd >= FD_SETSIZE) {
      throw ValueError("filedescriptor out of range in select(): " + std::to_string(fd) + " >= " + std::to_string(FD_SETSIZE));
    }
    platform::require_open(fd, "select (add)");
    entries_.insert(position(fd), {fd, events});
  }

  void modify(int fd, EventMask, EventMask events) override { position(fd)->events = events; }

  void remove(int fd, EventMask) noexcept override { entries_.erase(position(fd)); }

  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    if (wait(entries_, timeout_ns, ready) || errno == EINTR) return;
    if (errno != EBADF) throw OSError(errno, "select");
    // A descriptor was closed behind the loop's back. poll() reports which one; here the loop has to look, and ask
    // again for the others.
    std::vector<SelectorEvent> open;
    for (const SelectorEvent& entry : entries_) (platform::is_open(entry.fd) ? open : ready).push_back(entry);
    wait(open, 0, ready);
  }

 private:
  // False with errno set when select() failed.
  static bool wait(const std::vector<SelectorEvent>& entries, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
    fd_set readable;
    fd_set writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    for (const SelectorEvent& entry : entries) {
      if ((entry.events & kEventRead) != 0) FD_SET(entry.fd, &readable);
      if ((entry.events & kEventWrite) != 0) FD_SET(entry.fd, &writable);
    }
    timespec storage{};
    const int highest = entries.empty() ? -1 : entries.back().fd;
    const int count = ::pselect(highest + 1, &readable, &writable, nullptr, to_timespec(timeout_ns, storage), nullptr);
    if (count < 0) return false;
    if (count == 0) return true;
    for (const SelectorEvent& entry : entries) {
      const auto events = static_cast<EventMask>((FD_ISSET(entry.fd, &readable) ? kEventRead : 0) |
                                                 (FD_ISSET(entry.fd, &writable) ? kEventWrite : 0));
      if (events != 0) ready.push_back({entry.fd, events});
    }
    return true;
  }

  std::vector<SelectorEvent>::iterator position(int fd) noexcept {
    return std::lower_bound(entries_.begin(), entries_.end(), fd,
                            [](const SelectorEvent& entry, int wanted) { return entry.fd < wanted; });
  }

  std::vector<SelectorEvent> entries_;  // sorted by descriptor
};

}  // namespace

std::unique_ptr<Selector> make_select() { return std::make_unique<SelectSelector>(); }

}  // namespace loopspec::selectors
