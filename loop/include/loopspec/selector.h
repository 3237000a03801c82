// Selector: which descriptors are ready. One implementation per kernel interface; see backends.h.
//
// Python documentation: library/selectors.html
//
// Contract. All methods are called by the thread that runs the loop, or while no thread runs it. Only select()
// may block. None may be called from another thread; a loop blocked in select() is woken through its Waker.
// Registrations are level-triggered. A descriptor closed while registered must not disturb the others.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace loopspec {

// Bits of interest and readiness, as in Python's selectors module.
using EventMask = std::uint8_t;
inline constexpr EventMask kEventRead = 1;
inline constexpr EventMask kEventWrite = 2;

struct SelectorEvent {
  int fd;
  EventMask events;
};

class Selector {
 public:
  Selector() = default;
  Selector(const Selector&) = delete;
  Selector& operator=(const Selector&) = delete;
  virtual ~Selector() = default;

  // The name make_selector() knows it by: "epoll", "poll", "select", "kqueue".
  virtual std::string_view name() const noexcept = 0;

  // Starts watching. `events` is not empty and the descriptor is not registered. OSError names the call that
  // failed; ValueError for a descriptor this backend cannot take.
  virtual void add(int fd, EventMask events) = 0;
  // Changes what is watched for; the descriptor is registered with `before`.
  virtual void modify(int fd, EventMask before, EventMask events) = 0;
  // Stops watching. Never fails: the descriptor may have been closed already.
  virtual void remove(int fd, EventMask events) noexcept = 0;

  // Waits until something is ready or `timeout_ns` nanoseconds have passed, never shorter unless interrupted by
  // a signal; 0 does not block, a negative value waits without end. Appends what is ready to `ready`, in the
  // order the kernel gives it, each descriptor once. Errors and hang-ups count as ready for all that is watched.
  virtual void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) = 0;
};

}  // namespace loopspec
