#include "server/script/frame.h"

#include <utility>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/new_event.h"
#include "server/script/op_recorder.h"
#include "server/script/op_table.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

// Ops that run inside each other, on one thread: what a handler that calls itself, or a task that eagerly starts the next, would
// use up is our stack.
constexpr int kMaxDepth = 200;
thread_local int depth = 0;

class Nesting {
 public:
  explicit Nesting(ProgramState& state) {
    if (++depth <= kMaxDepth) return;
    --depth;
    state.abort("max_depth " + std::to_string(kMaxDepth));
    throw Aborted();
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --depth; }
};

}  // namespace

Arguments no_arguments() {
  static const auto none = std::make_shared<const std::vector<Object>>();
  return none;
}

void Frame::record(v1::TraceEvent&& event) const {
  if (!coroutine.empty()) event.set_coroutine(coroutine);
  state.recorder().event(std::move(event));
}

void run_op(Frame& frame, const v1::Op& op, int index, bool catches) {
  const Nesting nesting(frame.state);
  const OpKind& kind = *find_op(op);
  frame.state.recorder().check();
  const OpRecorder recorder(frame, op, index, kind);
  recorder.started();
  std::optional<OpResult> result;
  try {
    result = kind.perform(frame, op);
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    recorder.raised(std::current_exception());
    if (catches) return;
    throw;
  }
  recorder.returned(*result);
}

void record_block_started(const Frame& frame) {
  NewEvent event(frame.state.recorder());
  v1::BlockStarted& started = *event->mutable_block_started();
  started.set_block(frame.block->name());
  for (const Object& argument : *frame.arguments) frame.state.values().write(argument, *started.add_args());
  frame.record(std::move(*event));
}

void record_block_ended(const Frame& frame, const std::exception_ptr& exception) {
  NewEvent event(frame.state.recorder());
  v1::BlockEnded& ended = *event->mutable_block_ended();
  ended.set_block(frame.block->name());
  if (exception) {
    frame.state.values().write_exception(exception, *ended.mutable_raised());
  } else if (frame.returned && !frame.returned->is_none()) {
    frame.state.values().write(*frame.returned, *ended.mutable_returned());
  }
  frame.record(std::move(*event));
}

void run_block(ProgramState& state, const v1::Block& block, Arguments arguments, ExceptionContext* received) {
  // What objects do when the program has ended and they are dropped is no part of it.
  if (state.recorder().muted()) return;
  state.recorder().count_block_run();
  Frame frame{state, &block, arguments ? std::move(arguments) : no_arguments(), received};
  if (!block.quiet()) record_block_started(frame);
  try {
    for (int i = 0; i < block.ops_size(); ++i) run_op(frame, block.ops(i), i, block.ops(i).catch_());
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    if (!block.quiet()) record_block_ended(frame, std::current_exception());
    throw;
  }
  if (!block.quiet()) record_block_ended(frame);
}

void run_ops_of_main(ProgramState& state, const v1::Program& program) {
  Frame frame{state, nullptr, no_arguments()};
  for (int i = 0; i < program.main_size(); ++i) run_op(frame, program.main(i), i, /*catches=*/true);
}

}  // namespace loopspec::script
