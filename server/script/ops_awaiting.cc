// What coroutine blocks alone do: awaiting, sleeping, returning.
#include "loopspec/sleep.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/future_value.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

Coroutine<OpResult> await_awaitable(Frame& frame, const v1::Op& op) {
  if (op.await().has_coroutine()) {
    const Result result = co_await run_coroutine(frame.state, frame.state.block(op.await().coroutine()));
    co_return *result;
  }
  const FutureBase future = awaited_future(frame, op.await().future());
  co_await future;
  co_return *result_of(future);
}

Coroutine<OpResult> sleep(Frame& frame, const v1::Op& op) {
  const Object result = read_value(op.sleep().result(), frame.state.registry());
  co_await loopspec::sleep(op.sleep().delay());
  co_return result;
}

OpResult return_value(Frame& frame, const v1::Op& op) {
  frame.returned = std::make_shared<const Object>(read_value(op.return_value().value(), frame.state.registry()));
  return Object();
}

}  // namespace

void add_awaiting_ops(OpTable& table) {
  auto& await = table[v1::Op::kAwait];
  await.perform_awaiting = await_awaitable;
  await.started = true;
  table[v1::Op::kSleep].perform_awaiting = sleep;
  table[v1::Op::kSleep].started = true;
  table[v1::Op::kReturnValue].perform = return_value;
}

}  // namespace loopspec::script
