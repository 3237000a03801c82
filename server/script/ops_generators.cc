// Asynchronous generators.
#include "loopspec/v1/program.pb.h"
#include "server/script/generator_block.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

using Generator = AsyncGenerator<Result>;

OpResult create_async_generator(Frame& frame, const v1::Op& op) {
  frame.state.recorder().count_handle();
  return Object(run_generator(frame.state, frame.state.block(op.create_async_generator().async_generator())));
}

Coroutine<OpResult> anext(Frame& frame, const v1::Op& op) {
  const auto generator = bound<Generator>(frame, op.anext().generator());
  const Result value = co_await generator.anext();
  co_return *value;
}

Coroutine<OpResult> aclose(Frame& frame, const v1::Op& op) {
  const auto generator = bound<Generator>(frame, op.aclose().generator());
  co_await generator.aclose();
  co_return Object();
}

// The block itself yields: run_generator().
Coroutine<OpResult> yield_value(Frame&, const v1::Op&) { co_return Object(); }

}  // namespace

void add_generator_ops(OpTable& table) {
  table[v1::Op::kCreateAsyncGenerator].perform = create_async_generator;
  table[v1::Op::kAnext].perform_awaiting = anext;
  table[v1::Op::kAnext].started = true;
  table[v1::Op::kAclose].perform_awaiting = aclose;
  table[v1::Op::kAclose].started = true;
  table[v1::Op::kYieldValue].perform_awaiting = yield_value;
  table[v1::Op::kYieldValue].started = true;
}

}  // namespace loopspec::script
