#include "server/script/coroutine_block.h"

#include <utility>

#include "loopspec/v1/program.pb.h"
#include "server/script/op_recorder.h"
#include "server/script/op_table.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

Coroutine<void> await_op(Frame& frame, const v1::Op& op, int index) {
  const OpKind& kind = *find_op(op);
  frame.state.recorder().check();
  const OpRecorder recorder(frame, op, index, kind);
  recorder.started();
  std::optional<OpResult> result;
  try {
    result = co_await kind.perform_awaiting(frame, op);
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    recorder.raised(std::current_exception());
    if (op.catch_()) co_return;
    throw;
  }
  recorder.returned(*result);
}

Coroutine<Result> run_coroutine(ProgramState& state, const v1::Block& block, Arguments arguments) {
  state.recorder().count_block_run();
  Frame frame{state, &block, arguments ? std::move(arguments) : no_arguments()};
  frame.coroutine = state.next_instance(block.name());
  if (!block.quiet()) record_block_started(frame);
  try {
    for (int i = 0; i < block.ops_size() && !frame.returned; ++i) {
      const v1::Op& op = block.ops(i);
      if (find_op(op)->perform_awaiting != nullptr) {
        co_await await_op(frame, op, i);
      } else {
        run_op(frame, op, i, op.catch_());
      }
    }
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    if (!block.quiet()) record_block_ended(frame, std::current_exception());
    throw;
  }
  if (!block.quiet()) record_block_ended(frame);
  co_return frame.returned ? frame.returned : no_result();
}

}  // namespace loopspec::script
