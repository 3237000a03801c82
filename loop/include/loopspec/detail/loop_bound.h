// What all primitives share: each belongs to the loop on which it was first waited for.
#pragma once

#include <cstdint>
#include <string>

#include "loopspec/abstract_event_loop.h"

namespace loopspec::detail {

class LoopBound {
 public:
  LoopBound() noexcept = default;
  LoopBound(const LoopBound&) = delete;
  LoopBound& operator=(const LoopBound&) = delete;

  // The running loop, to which the primitive belongs from then on. Throws RuntimeError '... is bound to a different
  // event loop'.
  AbstractEventLoop& bound_loop();

  virtual std::string repr() const = 0;

 protected:
  ~LoopBound() = default;

 private:
  // The loop may be gone, and another may have its address.
  LoopLink* link_ = nullptr;
  std::uint32_t generation_ = 0;
};

// "<Lock [locked, waiters:1]>"
std::string primitive_repr(const std::string& name, const std::string& state, std::size_t waiters);

}  // namespace loopspec::detail
