// Waker: ends a blocked select() from another thread. One implementation per kind of descriptor; see backends.h.
//
// Contract. wake() may be called from any thread and from a signal handler; it never blocks and never throws,
// and calls that were not drained yet may merge. The other methods belong to the loop's thread. None blocks.
#pragma once

#include <string_view>

namespace loopspec {

class Waker {
 public:
  Waker() = default;
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  virtual ~Waker() = default;

  // The name make_waker() knows it by: "eventfd", "pipe", "socketpair".
  virtual std::string_view name() const noexcept = 0;
  // Becomes readable by wake(). The loop registers it with its selector.
  virtual int fd() const noexcept = 0;
  // Makes fd() readable.
  virtual void wake() const noexcept = 0;
  // Makes fd() unreadable until the next wake().
  virtual void drain() noexcept = 0;
};

}  // namespace loopspec
