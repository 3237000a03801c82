// The last step of whatever makes a transport.
#pragma once

#include <memory>

#include "loopspec/coroutine.h"
#include "loopspec/future.h"
#include "loopspec/transport.h"

namespace loopspec::detail {

// Waits until the transport has told its protocol of the connection. A transport that fails, or whose maker is cancelled, is closed.
inline Coroutine<void> until_made(Future<void> waiter, std::shared_ptr<BaseTransport> transport) {
  try {
    co_await waiter;
  } catch (...) {
    transport->close();
    throw;
  }
}

}  // namespace loopspec::detail
