#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "../platform/descriptor.h"
#include "../platform/windows_winsock.h"
#include "loopspec/exceptions.h"
#include "selectors.h"

namespace loopspec::selectors {
namespace {

// An fd_set with room for any number of sockets: Windows' own has room for FD_SETSIZE, and select() looks at the count.
class SocketSet {
 public:
  void clear() noexcept { sockets_.resize(kHead); }
  void add(int fd) { sockets_.push_back(platform::to_socket(fd)); }
  bool empty() const noexcept { return sockets_.size() == kHead; }
  // For select(), which leaves those that are ready, in the order they were added.
  fd_set* get() noexcept {
    auto* const set = reinterpret_cast<fd_set*>(sockets_.data());
    set->fd_count = static_cast<u_int>(sockets_.size() - kHead);
    return set;
  }
  bool has(int fd) const noexcept {
    const auto* const set = reinterpret_cast<const fd_set*>(sockets_.data());
    const auto first = sockets_.begin() + kHead;
    const auto last = first + static_cast<std::ptrdiff_t>(set->fd_count);
    return std::find(first, last, platform::to_socket(fd)) != last;
  }

 private:
  static constexpr std::ptrdiff_t kHead = offsetof(fd_set, fd_array) / sizeof(SOCKET);  // where the count is
  std::vector<SOCKET> sockets_ = std::vector<SOCKET>(kHead);
};
static_assert(offsetof(fd_set, fd_array) == sizeof(SOCKET));

// Microseconds, rounded up so that no timer is early. Null waits without end.
timeval* to_timeval(std::int64_t timeout_ns, timeval& storage) noexcept {
  if (timeout_ns < 0) return nullptr;
  constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;
  const std::int64_t us = std::min((timeout_ns / 1000) + (timeout_ns % 1000 != 0 ? 1 : 0), kDay);
  storage.tv_sec = static_cast<long>(us / 1'000'000);
  storage.tv_usec = static_cast<long>(us % 1'000'000);
  return &storage;
}

// Windows' select(), for sockets alone. A connection that failed is exceptional here and not writable.
class SelectSelector final : public Selector {
 public:
  std::string_view name() const noexcept override { return "select"; }

  void add(int fd, EventMask events) override {
    platform::require_open(fd, "select (add)");
    entries_.insert(position(fd), {fd, events});
  }

  void modify(int fd, EventMask, EventMask events) override { position(fd)->events = events; }

  void remove(int fd, EventMask) noexcept override { entries_.erase(position(fd)); }

  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    const int error = wait(entries_, timeout_ns, ready);
    if (error == 0) return;
    if (error != EBADF) throw OSError(error, "select");
    // A socket was closed behind the loop's back; see the other select().
    std::vector<SelectorEvent> open;
    for (const SelectorEvent& entry : entries_) (platform::is_open(entry.fd) ? open : ready).push_back(entry);
    wait(open, 0, ready);
  }

 private:
  // errno's number when select() failed.
  int wait(const std::vector<SelectorEvent>& entries, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
    if (entries.empty()) return sleep(timeout_ns);
    readable_.clear();
    writable_.clear();
    exceptional_.clear();
    for (const SelectorEvent& entry : entries) {
      if ((entry.events & kEventRead) != 0) readable_.add(entry.fd);
      if ((entry.events & kEventWrite) == 0) continue;
      writable_.add(entry.fd);
      exceptional_.add(entry.fd);
    }
    timeval storage{};
    const int count = ::select(0, readable_.get(), writable_.get(), exceptional_.get(), to_timeval(timeout_ns, storage));
    if (count == SOCKET_ERROR) return platform::last_socket_error();
    if (count == 0) return 0;
    for (const SelectorEvent& entry : entries) {
      const bool can_write = (entry.events & kEventWrite) != 0 && (writable_.has(entry.fd) || exceptional_.has(entry.fd));
      const bool can_read = (entry.events & kEventRead) != 0 && readable_.has(entry.fd);
      const auto events = static_cast<EventMask>((can_read ? kEventRead : 0) | (can_write ? kEventWrite : 0));
      if (events != 0) ready.push_back({entry.fd, events});
    }
    return 0;
  }

  // select() refuses to wait for nothing.
  static int sleep(std::int64_t timeout_ns) noexcept {
    constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1000;
    ::Sleep(timeout_ns < 0 ? INFINITE : static_cast<DWORD>(std::min((timeout_ns + 999'999) / 1'000'000, kDay)));
    return 0;
  }

  std::vector<SelectorEvent>::iterator position(int fd) noexcept {
    return std::lower_bound(entries_.begin(), entries_.end(), fd,
                            [](const SelectorEvent& entry, int wanted) { return entry.fd < wanted; });
  }

  std::vector<SelectorEvent> entries_;  // sorted by descriptor
  SocketSet readable_;
  SocketSet writable_;
  SocketSet exceptional_;
};

}  // namespace

std::unique_ptr<Selector> make_select() { return std::make_unique<SelectSelector>(); }

}  // namespace loopspec::selectors
