// Running and stopping, and the current loop.
#include "loopspec/events.h"
#include "loopspec/runner.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaitables.h"
#include "server/script/future_value.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult run_forever(Frame& frame, const v1::Op& op) {
  frame.state.loop_of(op).run_forever();
  return Object();
}

OpResult run_until_complete(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const v1::RunUntilComplete& run = op.run_until_complete();
  if (!run.has_future()) return Object(*loop.run_until_complete(make_coroutine(frame, run)));
  const FutureBase future = bound_future(frame, run.future());
  loop.run_until_complete(future);
  return Object(*result_of(future));
}

std::string refuse_run_until_complete(const v1::Op& op) { return refuse_awaitable(op.run_until_complete()); }

OpResult stop(Frame& frame, const v1::Op& op) {
  frame.state.loop_of(op).stop();
  return Object();
}

OpResult is_running(Frame& frame, const v1::Op& op) { return Object(frame.state.loop_of(op).is_running()); }

OpResult is_closed(Frame& frame, const v1::Op& op) { return Object(frame.state.loop_of(op).is_closed()); }

OpResult close(Frame& frame, const v1::Op& op) {
  frame.state.loop_of(op).close();
  return Object();
}

OpResult running_loop(Frame&, const v1::Op&) { return Object(LoopObject{&get_running_loop()}); }

OpResult event_loop(Frame&, const v1::Op&) { return Object(LoopObject{&get_event_loop()}); }

OpResult install_event_loop(Frame& frame, const v1::Op& op) {
  const v1::SetEventLoop& target = op.set_event_loop();
  loopspec::set_event_loop(target.has_event_loop() ? bound<LoopObject>(frame, target.event_loop()).loop : nullptr);
  return Object();
}

std::string refuse_no_loop(const v1::Op& op) {
  return op.set_event_loop().has_not_a_loop() ? "in C++ only a loop can be given" : "";
}

OpResult make_event_loop(Frame& frame, const v1::Op&) { return Object(LoopObject{&frame.state.make_loop()}); }

Coroutine<OpResult> await_shutdown_asyncgens(Frame& frame, const v1::Op& op) {
  co_await frame.state.loop_of(op).shutdown_asyncgens();
  co_return Object();
}

OpResult shutdown_asyncgens(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  loop.run_until_complete(loop.shutdown_asyncgens());
  return Object();
}

// The program owns the loop.
std::shared_ptr<AbstractEventLoop> borrowed_loop(ProgramState& state) { return {std::shared_ptr<void>(), &state.make_loop()}; }

OpResult run_main(Frame& frame, const v1::Op& op) {
  RunnerOptions options;
  if (op.run_main().debug()) options.debug = true;
  options.loop_factory = [&state = frame.state] { return borrowed_loop(state); };
  options.shutdown_executor = [&state = frame.state](AbstractEventLoop& loop) { return state.gates().shutdown_default_executor(loop); };
  Runner runner(std::move(options));
  const Result result = runner.run(run_coroutine(frame.state, frame.state.block(op.run_main().coroutine())));
  runner.close();
  return Object(*result);
}

}  // namespace

void add_running_ops(OpTable& table) {
  auto& forever = table[v1::Op::kRunForever];
  forever.perform = run_forever;
  forever.started = forever.waits = forever.runs_loop = true;
  auto& until_complete = table[v1::Op::kRunUntilComplete];
  until_complete.perform = run_until_complete;
  until_complete.refuse = refuse_run_until_complete;
  until_complete.started = until_complete.waits = until_complete.runs_loop = true;
  table[v1::Op::kStop].perform = stop;
  table[v1::Op::kIsRunning].perform = is_running;
  table[v1::Op::kIsClosed].perform = is_closed;
  table[v1::Op::kClose].perform = close;
  table[v1::Op::kGetRunningLoop].perform = running_loop;
  table[v1::Op::kGetEventLoop].perform = event_loop;
  table[v1::Op::kSetEventLoop].perform = install_event_loop;
  table[v1::Op::kSetEventLoop].refuse = refuse_no_loop;
  table[v1::Op::kNewEventLoop].perform = make_event_loop;
  auto& shutdown = table[v1::Op::kShutdownAsyncgens];
  shutdown.perform = shutdown_asyncgens;
  shutdown.perform_awaiting = await_shutdown_asyncgens;
  shutdown.started = shutdown.waits = shutdown.runs_loop = true;
  auto& main = table[v1::Op::kRunMain];
  main.perform = run_main;
  main.started = main.waits = true;
}

}  // namespace loopspec::script
