#include "server/script/frame.h"

#include <utility>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/op_table.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

// Blocks that run inside each other, on one thread: what a handler that calls itself would use up is our stack.
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

// Records one op; nothing when it or its block is quiet.
class OpRecorder {
 public:
  OpRecorder(const Frame& frame, const v1::Op& op, int index, const OpKind& kind)
      : frame_(frame), op_(op), index_(index), kind_(kind), quiet_(op.quiet() || (frame.block != nullptr && frame.block->quiet())) {}

  void started() const {
    if (kind_.waits) frame_.state.recorder().turnstile().leave();
    if (quiet_ || !kind_.started) return;
    v1::TraceEvent event;
    fill(*event.mutable_op_started());
    frame_.state.recorder().event(std::move(event));
  }

  void returned(OpResult& result) const {
    if (kind_.binds && !op_.id().empty()) frame_.state.registry().bind(op_.id(), result.value);
    if (!quiet_ && !kind_.marks) {
      v1::TraceEvent event;
      v1::OpReturned& returned = *event.mutable_op_returned();
      fill(returned);
      if (result.shown) {
        *returned.mutable_value() = std::move(*result.shown);
      } else if (!result.value.is_none()) {
        frame_.state.values().write(result.value, *returned.mutable_value());
      }
      frame_.state.recorder().event(std::move(event));
    }
    if (result.afterwards) result.afterwards();
  }

  void raised(const std::exception_ptr& exception) const {
    if (quiet_) return;
    v1::TraceEvent event;
    fill(*event.mutable_op_raised());
    frame_.state.values().write_exception(exception, *event.mutable_op_raised()->mutable_exception());
    frame_.state.recorder().event(std::move(event));
  }

 private:
  template <class Event>
  void fill(Event& event) const {
    if (frame_.block != nullptr) event.mutable_path()->set_block(frame_.block->name());
    event.mutable_path()->set_index(static_cast<std::uint32_t>(index_));
    event.set_op(kind_.name);
  }

  const Frame& frame_;
  const v1::Op& op_;
  const int index_;
  const OpKind& kind_;
  const bool quiet_;
};

void run_op(Frame& frame, const v1::Op& op, int index, bool catches) {
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
  v1::TraceEvent event;
  v1::BlockStarted& started = *event.mutable_block_started();
  started.set_block(frame.block->name());
  for (const Object& argument : *frame.arguments) frame.state.values().write(argument, *started.add_args());
  frame.state.recorder().event(std::move(event));
}

void record_block_ended(const Frame& frame, const std::exception_ptr& exception) {
  v1::TraceEvent event;
  event.mutable_block_ended()->set_block(frame.block->name());
  if (exception) frame.state.values().write_exception(exception, *event.mutable_block_ended()->mutable_raised());
  frame.state.recorder().event(std::move(event));
}

}  // namespace

void run_block(ProgramState& state, const v1::Block& block, Arguments arguments, ExceptionContext* received) {
  static const auto kNoArguments = std::make_shared<const std::vector<Object>>();
  // What objects do when the program has ended and they are dropped is no part of it.
  if (state.recorder().muted()) return;
  const Nesting nesting(state);
  state.recorder().count_block_run();
  Frame frame{state, &block, arguments ? std::move(arguments) : kNoArguments, received};
  if (!block.quiet()) record_block_started(frame);
  try {
    for (int i = 0; i < block.ops_size(); ++i) run_op(frame, block.ops(i), i, block.ops(i).catch_());
  } catch (const Aborted&) {
    throw;
  } catch (...) {
    if (!block.quiet()) record_block_ended(frame, std::current_exception());
    throw;
  }
  if (!block.quiet()) record_block_ended(frame, nullptr);
}

void run_ops_of_main(ProgramState& state, const v1::Program& program) {
  Frame frame{state, nullptr, std::make_shared<const std::vector<Object>>(), nullptr};
  for (int i = 0; i < program.main_size(); ++i) run_op(frame, program.main(i), i, /*catches=*/true);
}

}  // namespace loopspec::script
