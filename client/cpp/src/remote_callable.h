// RemoteCallable: the callable of a handle on a remote loop. It tells when it is dropped, so that a cancelled handle is cancelled
// in the server too.
#pragma once

#include <cstdint>
#include <memory>

#include "loopspec/detail/handle_node.h"

namespace loopspec::client {

// Hears that the callable of this number was dropped; after it ran, too. Any thread.
class DropListener {
 public:
  DropListener(const DropListener&) = delete;
  DropListener& operator=(const DropListener&) = delete;
  virtual ~DropListener() = default;
  virtual void dropped(std::uint64_t number) noexcept = 0;

 protected:
  DropListener() = default;
};

// From now on the listener hears when the node's callable is dropped. It may die first.
void watch_callable(detail::HandleNode& node, std::weak_ptr<DropListener> listener, std::uint64_t number);

}  // namespace loopspec::client
