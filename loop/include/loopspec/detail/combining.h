// A future that is made of others, refers to them, and is referred to by their done callbacks.
//
// Nothing would free such a circle when the others never end, so the loop, when it closes, has each that is pending let go
// of the others. Until then a combination and what it is made of live, as they do in Python until the collector comes.
#pragma once

#include "loopspec/detail/link.h"

namespace loopspec {

class AbstractEventLoop;

namespace detail {

class Combining : private Link {
 public:
  // Used by a loop that closes.
  static void let_all_go(Link& combinations) noexcept;

 protected:
  // Pending, on the loop's thread.
  explicit Combining(AbstractEventLoop& loop) noexcept;
  ~Combining() = default;
  // Done: the loop need not know it any more.
  void combined() noexcept { unlink(); }

 private:
  // Drops the references to the others. May destroy this.
  virtual void let_go() noexcept = 0;
};

}  // namespace detail
}  // namespace loopspec
