#include <sys/event.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"
#include "selectors.h"
#include "timeout.h"

namespace loopspec::selectors {
namespace {

class KqueueSelector final : public Selector {
 public:
  KqueueSelector() : kqueue_(::kqueue()) {
    if (kqueue_.get() < 0) throw OSError(errno, "kqueue");
  }

  std::string_view name() const noexcept override { return "kqueue"; }

  void add(int fd, EventMask events) override { change(fd, 0, events, "kevent (add)"); }

  void modify(int fd, EventMask before, EventMask events) override { change(fd, before, events, "kevent (modify)"); }

  void remove(int fd, EventMask events) noexcept override {
    if ((events & kEventRead) != 0) control(fd, EVFILT_READ, EV_DELETE);
    if ((events & kEventWrite) != 0) control(fd, EVFILT_WRITE, EV_DELETE);
  }

  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    timespec storage{};
    const int count = ::kevent(kqueue_.get(), nullptr, 0, events_.data(), static_cast<int>(events_.size()),
                               to_timespec(timeout_ns, storage));
    if (count < 0) {
      if (errno == EINTR) return;
      throw OSError(errno, "kevent");
    }
    for (int i = 0; i < count; ++i) merge(events_[static_cast<std::size_t>(i)], ready);
  }

 private:
  // Reading and writing are separate filters here; the loop wants one event for each descriptor.
  static void merge(const struct kevent& event, std::vector<SelectorEvent>& ready) {
    const int fd = static_cast<int>(event.ident);
    const EventMask mask = event.filter == EVFILT_READ ? kEventRead : kEventWrite;
    const auto known = std::find_if(ready.begin(), ready.end(), [fd](const SelectorEvent& e) { return e.fd == fd; });
    if (known == ready.end()) {
      ready.push_back({fd, mask});
    } else {
      known->events |= mask;
    }
  }

  bool control(int fd, short filter, unsigned short flags) noexcept {
    struct kevent request;
    EV_SET(&request, static_cast<uintptr_t>(fd), filter, flags, 0, 0, nullptr);
    return ::kevent(kqueue_.get(), &request, 1, nullptr, 0, nullptr) == 0;
  }

  void change(int fd, EventMask before, EventMask events, const char* call) {
    for (const auto& [mask, filter] : {std::pair{kEventRead, short{EVFILT_READ}}, std::pair{kEventWrite, short{EVFILT_WRITE}}}) {
      const bool was = (before & mask) != 0;
      const bool is = (events & mask) != 0;
      if (is && !was && !control(fd, filter, EV_ADD)) throw OSError(errno, call);
      if (was && !is) control(fd, filter, EV_DELETE);
    }
  }

  platform::Descriptor kqueue_;
  std::array<struct kevent, 256> events_{};
};

}  // namespace

std::unique_ptr<Selector> make_kqueue() { return std::make_unique<KqueueSelector>(); }

}  // namespace loopspec::selectors
