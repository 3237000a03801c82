// Waiting for the other side, as ops on the program's own sockets do.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "loopspec/coroutine.h"
#include "loopspec/future.h"
#include "loopspec/selector.h"
#include "server/script/frame.h"
#include "server/script/plain_end.h"

namespace loopspec::v1 {
class Op;
}

namespace loopspec::script {

// How long an op waits for a peer that does nothing, in seconds of real time: 5, and more where the system is slow.
double peer_seconds();

struct PeerWait {
  PlainEnd end;
  // What to wait for where the attempt would block.
  EventMask event;
  // Raises BlockingIOError when it would block.
  std::function<OpResult()> attempt;
  // How much of it is done, for what takes several attempts.
  std::function<std::size_t()> progress = nullptr;
};

bool is_ready(const PlainEnd& end, EventMask event);
// BlockingIOError where the end is one that blocks, and would: nothing ends a wait in the kernel.
void require_ready(const PlainEnd& end, EventMask event);

// What the attempt gives once it does not block any more; TimeoutError when the peer does nothing for peer_seconds().
OpResult wait_in_thread(Frame& frame, const PeerWait& wait);
// The same, while the loop runs.
Coroutine<OpResult> wait_in_coroutine(Frame& frame, PeerWait wait);

// Returns when the future of the running loop is done. It fails with TimeoutError when nothing has completed it in time.
Coroutine<void> await_for_a_while(Frame& frame, Future<void> future);

// The two ways to perform an op that waits for its peer. `begin` evaluates what the op is given.
using BeginWait = PeerWait (*)(Frame& frame, const v1::Op& op);
template <BeginWait begin>
OpResult wait_here(Frame& frame, const v1::Op& op) {
  return wait_in_thread(frame, begin(frame, op));
}
template <BeginWait begin>
Coroutine<OpResult> wait_awaiting(Frame& frame, const v1::Op& op) {
  return wait_in_coroutine(frame, begin(frame, op));
}

}  // namespace loopspec::script
