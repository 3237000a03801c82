#include "server/script/generator_block.h"

#include "loopspec/v1/program.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/op_recorder.h"
#include "server/script/op_table.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

AsyncGenerator<Result> run_generator(ProgramState& state, const v1::Block& block) {
  state.recorder().count_block_run();
  Frame frame{state, &block, no_arguments()};
  frame.coroutine = state.next_instance(block.name());
  if (!block.quiet()) record_block_started(frame);
  try {
    for (int i = 0; i < block.ops_size(); ++i) {
      const v1::Op& op = block.ops(i);
      const OpKind& kind = *find_op(op);
      if (kind.perform_awaiting == nullptr) {
        run_op(frame, op, i, op.catch_());
        continue;
      }
      if (!op.has_yield_value()) {
        co_await await_op(frame, op, i);
        continue;
      }
      // Only the generator itself can yield.
      const OpRecorder recorder(frame, op, i, kind);
      recorder.started();
      try {
        co_yield std::make_shared<const Object>(read_value(op.yield_value().value(), state.registry()));
        OpResult sent = Object();
        recorder.returned(sent);
      } catch (const Aborted&) {
        throw;
      } catch (...) {
        recorder.raised(std::current_exception());
        if (!op.catch_()) throw;
      }
    }
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    if (!block.quiet()) record_block_ended(frame, std::current_exception());
    throw;
  }
  if (!block.quiet()) record_block_ended(frame);
}

}  // namespace loopspec::script
