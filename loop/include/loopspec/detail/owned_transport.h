// A transport as its loop sees it: the loop keeps it alive from the moment it is made until its connection is lost.
#pragma once

#include <memory>
#include <utility>

#include "loopspec/detail/link.h"
#include "loopspec/transport.h"

namespace loopspec::detail {

class OwnedTransport : private Link {
 public:
  virtual ~OwnedTransport() = default;

  // The loop was closed: give up the descriptor and the protocol, call nobody, and let every later call do nothing.
  virtual void loop_closed() noexcept = 0;

  // The connection is lost. May destroy the transport, unless somebody else has a reference.
  void release_ownership() noexcept {
    unlink();
    const std::shared_ptr<BaseTransport> last = std::move(self_);
  }

 private:
  friend class OwnedTransportList;
  std::shared_ptr<BaseTransport> self_;
};

class OwnedTransportList {
 public:
  void add(OwnedTransport& transport, std::shared_ptr<BaseTransport> self) noexcept {
    transport.self_ = std::move(self);
    transport.link_before(head_);
  }
  // For a loop that closes.
  void close_all() noexcept {
    while (head_.linked()) {
      auto& transport = static_cast<OwnedTransport&>(head_.next());
      const std::shared_ptr<BaseTransport> alive = transport.self_;
      transport.release_ownership();
      transport.loop_closed();
    }
  }

 private:
  Link head_;
};

}  // namespace loopspec::detail
