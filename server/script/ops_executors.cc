// Executors, their jobs, and gates.
#include <optional>

#include "loopspec/to_thread.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/executor_job.h"
#include "server/script/gates.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"
#include "server/script/script_executor.h"

namespace loopspec::script {

namespace {

using ExecutorPtr = std::shared_ptr<ScriptExecutor>;

// What an op's `block`, `args` and `returns` say.
template <class Message>
std::shared_ptr<ExecutorJob> make_job(Frame& frame, const Message& message, ExecutorPtr executor) {
  frame.state.recorder().count_handle();
  const BlockCall call{&frame.state, &frame.state.block(message.block()), make_arguments(frame, message.args())};
  auto body = [call, returns = message.returns()] {
    call();
    return std::make_shared<const Object>(read_value(returns, call.state->registry()));
  };
  return std::make_shared<ExecutorJob>(frame.state, std::move(executor), std::move(body));
}

// The executor that the op names, or the loop's default one.
ExecutorPtr executor_of(Frame& frame, const AbstractEventLoop& loop, const std::string& id) {
  return id.empty() ? frame.state.default_executor(loop) : bound<ExecutorPtr>(frame, id);
}

OpResult run_in_executor(Frame& frame, const v1::Op& op) {
  const v1::RunInExecutor& run = op.run_in_executor();
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const ExecutorPtr executor = executor_of(frame, loop, run.executor());
  Executor* const given = run.executor().empty() ? nullptr : executor->pool().get();
  if (run.has_coroutine_function()) {
    const v1::Block& block = frame.state.block(run.coroutine_function());
    return Object(FutureObject{loop.run_in_executor(given, [&state = frame.state, &block] { return run_coroutine(state, block); })});
  }
  const auto job = make_job(frame, run, executor);
  const Future<Result> future = loop.run_in_executor(given, [job] { return job->run(); });
  job->submitted();
  future.add_done_callback([heard = job->hearing()] {});
  return Object(FutureObject{future});
}

std::string refuse_run_in_executor(const v1::Op& op) {
  return op.run_in_executor().unknown_keyword() ? "in C++ there are no keyword arguments" : "";
}

OpResult executor_submit(Frame& frame, const v1::Op& op) {
  const auto executor = bound<ExecutorPtr>(frame, op.executor_submit().executor());
  const auto job = make_job(frame, op.executor_submit(), executor);
  const auto future = executor->pool()->submit([job] { return job->run(); });
  job->submitted();
  future.add_done_callback([heard = job->hearing()] {});
  return Object(future);
}

Coroutine<OpResult> to_thread(Frame& frame, const v1::Op& op) {
  const auto job = make_job(frame, op.to_thread(), frame.state.default_executor(get_running_loop()));
  job->submitted();
  const std::shared_ptr<void> heard = job->hearing();
  // A name of its own: GCC 12 destroys a closure twice that is written within a co_await expression.
  auto run = [job] { return job->run(); };
  const Result result = co_await loopspec::to_thread(std::move(run));
  co_return *result;
}

OpResult create_executor(Frame& frame, const v1::Op& op) {
  constexpr int kDefaultWorkers = 4;
  const int workers = static_cast<int>(op.create_executor().max_workers());
  const auto executor = std::make_shared<ScriptExecutor>(op.id(), workers == 0 ? kDefaultWorkers : workers);
  frame.state.adopt_executor(executor);
  return Object(executor);
}

std::string refuse_create_executor(const v1::Op& op) { return op.create_executor().processes() ? "pools of processes are Python's own" : ""; }

OpResult set_default_executor(Frame& frame, const v1::Op& op) {
  const v1::SetDefaultExecutor& set = op.set_default_executor();
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const ExecutorPtr executor = set.executor().empty() ? nullptr : bound<ExecutorPtr>(frame, set.executor());
  loop.set_default_executor(executor ? executor->pool() : nullptr);
  frame.state.set_default_executor(loop, executor);
  return Object();
}

std::string refuse_set_default_executor(const v1::Op& op) {
  return op.set_default_executor().not_an_executor() ? "in C++ only an executor can be given" : "";
}

OpResult executor_shutdown(Frame& frame, const v1::Op& op) {
  bound<ExecutorPtr>(frame, op.executor_shutdown().executor())->pool()->shutdown(false, op.executor_shutdown().cancel_futures());
  return Object();
}

std::optional<double> timeout_of(const v1::Op& op) {
  const v1::ShutdownDefaultExecutor& shutdown = op.shutdown_default_executor();
  return shutdown.has_timeout() ? std::optional(shutdown.timeout()) : std::nullopt;
}

OpResult shutdown_default_executor(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  loop.run_until_complete(frame.state.gates().shutdown_default_executor(loop, timeout_of(op)));
  return Object();
}

Coroutine<OpResult> await_shutdown(Frame& frame, const v1::Op& op) {
  co_await frame.state.gates().shutdown_default_executor(frame.state.loop_of(op), timeout_of(op));
  co_return Object();
}

OpResult wait_gate(Frame& frame, const v1::Op& op) {
  frame.state.gates().wait(op.wait_gate().gate());
  return Object();
}

OpResult open_gate(Frame& frame, const v1::Op& op) {
  frame.state.gates().open(op.open_gate().gate());
  return Object();
}

}  // namespace

void add_executor_ops(OpTable& table) {
  table[v1::Op::kRunInExecutor].perform = run_in_executor;
  table[v1::Op::kRunInExecutor].refuse = refuse_run_in_executor;
  table[v1::Op::kExecutorSubmit].perform = executor_submit;
  table[v1::Op::kToThread].perform_awaiting = to_thread;
  table[v1::Op::kToThread].started = true;
  table[v1::Op::kCreateExecutor].perform = create_executor;
  table[v1::Op::kCreateExecutor].refuse = refuse_create_executor;
  table[v1::Op::kSetDefaultExecutor].perform = set_default_executor;
  table[v1::Op::kSetDefaultExecutor].refuse = refuse_set_default_executor;
  table[v1::Op::kExecutorShutdown].perform = executor_shutdown;
  auto& shutdown = table[v1::Op::kShutdownDefaultExecutor];
  shutdown.perform = shutdown_default_executor;
  shutdown.perform_awaiting = await_shutdown;
  shutdown.waits = shutdown.runs_loop = true;
  table[v1::Op::kWaitGate].perform = wait_gate;
  table[v1::Op::kWaitGate].marks = true;
  table[v1::Op::kOpenGate].perform = open_gate;
  table[v1::Op::kOpenGate].marks = true;
}

}  // namespace loopspec::script
