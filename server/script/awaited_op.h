// Ops whose asyncio counterpart returns an awaitable.
#pragma once

#include <memory>
#include <utility>

#include "loopspec/coroutine.h"
#include "loopspec/task.h"
#include "server/script/io_refusal.h"
#include "server/script/op_table.h"
#include "server/script/program_state.h"

namespace loopspec::script {

// What begins such an op: it evaluates what the op is given before it returns.
using StartAwaited = Coroutine<OpResult> (*)(Frame& frame, const v1::Op& op);

// The coroutine may be left unfinished (the loop was stopped), and go on in a later run: it keeps what it stands in.
inline Coroutine<OpResult> kept(std::shared_ptr<const void> owner, Coroutine<OpResult> awaited) {
  const auto owned = std::move(owner);
  co_return co_await std::move(awaited);
}

// Outside of coroutine blocks.
template <StartAwaited start>
OpResult run_awaited(Frame& frame, const v1::Op& op) {
  Coroutine<OpResult> awaited = start(frame, op);
  if (auto owner = frame.owner.lock()) awaited = kept(std::move(owner), std::move(awaited));
  return frame.state.loop_of(op).run_until_complete(std::move(awaited));
}

// Enters an op that is awaited at once in a coroutine block, and run with run_until_complete() elsewhere.
template <StartAwaited start>
void add_awaited(OpTable& table, int op) {
  OpKind& kind = table[op];
  kind.perform = run_awaited<start>;
  kind.perform_awaiting = start;
  kind.refuse = refuse_io;
  kind.started = kind.waits = kind.runs_loop = true;
}

// Enters one that stands in coroutine blocks only.
template <StartAwaited start>
void add_awaiting(OpTable& table, int op) {
  table[op].perform_awaiting = start;
  table[op].refuse = refuse_io;
  table[op].started = true;
}

}  // namespace loopspec::script
