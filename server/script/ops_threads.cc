// Threads of the program's own, and their sleep.
#include "loopspec/v1/program.pb.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"
#include "server/script/program_thread.h"

namespace loopspec::script {

namespace {

OpResult sleep_thread(Frame& frame, const v1::Op& op) {
  frame.state.sleep(op.sleep_thread().seconds());
  return Object();
}

OpResult run_in_thread(Frame& frame, const v1::Op& op) {
  const v1::Block& block = frame.state.block(op.run_in_thread().block());
  const auto thread = frame.state.make_thread(op.id(), BlockCall{&frame.state, &block, nullptr}, /*ordered=*/false);
  thread->start();
  thread->join();
  return Object();
}

std::function<void()> thread_body(Frame& frame, const v1::StartThread& start) {
  ProgramState& state = frame.state;
  const v1::Block& block = state.block(start.block());
  if (start.times() == 0) return BlockCall{&state, &block, nullptr};
  return [&state, &block, times = start.times()] {
    for (std::uint32_t index = 0; index < times; ++index) run_block(state, block, index_argument(index));
  };
}

OpResult start_thread(Frame& frame, const v1::Op& op) {
  const v1::StartThread& start = op.start_thread();
  const bool at_once = start.start() == v1::StartThread::START_AT_ONCE;
  const bool ordered = !at_once && !frame.state.block(start.block()).quiet();
  const auto thread = frame.state.make_thread(op.id(), thread_body(frame, start), ordered);
  OpResult result = Object(thread);
  if (at_once) {
    thread->start_gated();
    result.afterwards = [thread] { thread->open_gate(); };
  } else {
    thread->start_when_idle();
  }
  return result;
}

OpResult join_thread(Frame& frame, const v1::Op& op) {
  bound<std::shared_ptr<ProgramThread>>(frame, op.join_thread().thread())->join();
  return Object();
}

}  // namespace

void add_thread_ops(OpTable& table) {
  table[v1::Op::kSleepThread].perform = sleep_thread;
  auto& run = table[v1::Op::kRunInThread];
  run.perform = run_in_thread;
  run.started = run.waits = true;
  run.binds = false;
  table[v1::Op::kStartThread].perform = start_thread;
  table[v1::Op::kJoinThread].perform = join_thread;
  table[v1::Op::kJoinThread].waits = true;
}

}  // namespace loopspec::script
