// The last event of a protocol.
#pragma once

#include <exception>
#include <memory>

#include "loopspec/transport.h"

namespace loopspec::detail {

// Calls the protocol's connection_lost(), if there is one, and then `finish`, whatever the protocol throws. The transport lives
// until both are over.
template <class P, class Finish>
void tell_connection_lost(BaseTransport& transport, std::shared_ptr<P> protocol, const std::exception_ptr& error, Finish finish) {
  const std::shared_ptr<BaseTransport> alive = transport.shared_from_this();
  struct AtEnd {
    Finish& finish;
    ~AtEnd() { finish(); }
  } const at_end{finish};
  // Named within the scope, so that it goes before the transport is finished.
  const std::shared_ptr<P> told = std::move(protocol);
  if (told) told->connection_lost(error);
}

}  // namespace loopspec::detail
