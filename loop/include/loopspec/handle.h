// Handle and TimerHandle: what the scheduling functions return.
//
// Python documentation: library/asyncio-eventloop.html#callback-handles
//
// A handle is a reference to the scheduled callback; copies refer to the same one and compare equal. It stays
// usable after the callback ran, after the loop was closed and after it was destroyed.
// Use a handle on the loop's thread. One that call_soon_threadsafe() returned may be copied, destroyed and
// cancelled on any thread.
#pragma once

#include <string>

#include "loopspec/context.h"
#include "loopspec/detail/handle_node.h"

namespace loopspec {

class Handle {
 public:
  // Refers to nothing: cancel() does nothing, cancelled() is false.
  Handle() noexcept = default;

  // Drops the callback if it has not begun to run. Harmless at any later time; repeating it is harmless too.
  void cancel() const noexcept {
    if (node_) node_->cancel();
  }

  // True once cancel() was called, also when it came too late to prevent the call.
  bool cancelled() const noexcept { return node_ && node_->is_cancelled(); }

  // The context the callback runs in: the one given, else a copy of the scheduler's. Throws ValueError when empty.
  Context get_context() const;

  // "<Handle main()::{lambda()#1} at hello.cc:12>"; the place is known only for handles made in debug mode.
  std::string repr() const;

  explicit operator bool() const noexcept { return static_cast<bool>(node_); }
  friend bool operator==(const Handle& a, const Handle& b) noexcept { return a.node_.get() == b.node_.get(); }

  // Used by the loop.
  explicit Handle(detail::NodeRef node) noexcept : node_(std::move(node)) {}
  detail::HandleNode* node() const noexcept { return node_.get(); }

 protected:
  detail::NodeRef node_;
};

class TimerHandle : public Handle {
 public:
  using Handle::Handle;

  // The time the callback is due, in seconds on the loop's clock, also after it ran. 0 for an empty handle.
  double when() const noexcept { return node_ ? static_cast<const detail::TimerNode*>(node_.get())->when : 0.0; }
};

}  // namespace loopspec
