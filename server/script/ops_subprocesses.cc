// Subprocesses with transports.
#include <utility>

#include "loopspec/subprocess.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/helper_command.h"
#include "server/script/process_options.h"
#include "server/script/op_parts.h"
#include "server/script/platform/children.h"
#include "server/script/signal_names.h"

namespace loopspec::script {

namespace {

using ProcessPair = std::pair<std::shared_ptr<SubprocessTransport>, std::shared_ptr<BaseProtocol>>;

template <class Message>
std::shared_ptr<SubprocessTransport> child_of(Frame& frame, const Message& message) {
  if (auto child = std::dynamic_pointer_cast<SubprocessTransport>(bound<std::shared_ptr<BaseTransport>>(frame, message.transport()))) return child;
  throw ScriptException("AttributeError", "'" + message.transport() + "' is another kind of transport");
}

Coroutine<OpResult> show(Frame& frame, const v1::Op& op, Coroutine<ProcessPair> starting) {
  const ProcessPair made = co_await std::move(starting);
  if (!made.first->get_returncode()) frame.state.belongings().adopt_child(made.first->get_pid());
  co_return show_connection(frame, op.id(), made.first, made.second);
}

Coroutine<OpResult> subprocess_exec(Frame& frame, const v1::Op& op) {
  const v1::SubprocessExec& start = op.subprocess_exec();
  SubprocessOptions options = process_options(frame, start.options());
  auto arguments = helper_arguments(start.command(), frame.state.folder(), passed_descriptor(frame, start.options()));
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return show(frame, op, loop.subprocess_exec(protocol_factory(frame, start), std::move(arguments), std::move(options)));
}

Coroutine<OpResult> subprocess_shell(Frame& frame, const v1::Op& op) {
  const v1::SubprocessShell& start = op.subprocess_shell();
  SubprocessOptions options = process_options(frame, start.options());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return show(frame, op, loop.subprocess_shell(protocol_factory(frame, start), helper_line(start.command(), frame.state.folder()), std::move(options)));
}

OpResult get_pid(Frame& frame, const v1::Op& op) {
  const int pid = child_of(frame, op.get_pid())->get_pid();
  if (!op.get_pid().printed_by().empty()) {
    return Object(bound<std::shared_ptr<ScriptProtocol>>(frame, op.get_pid().printed_by())->received(1) == std::to_string(pid));
  }
  v1::Value shown;
  shown.set_object(pid > 0 ? "pid" : "int");
  return {Object(std::int64_t{pid}), std::move(shown)};
}

OpResult get_returncode(Frame& frame, const v1::Op& op) {
  const std::optional<int> code = child_of(frame, op.get_returncode())->get_returncode();
  return code ? Object(std::int64_t{*code}) : Object();
}

OpResult get_pipe_transport(Frame& frame, const v1::Op& op) {
  const auto transport = child_of(frame, op.get_pipe_transport())->get_pipe_transport(static_cast<int>(op.get_pipe_transport().fd()));
  return transport ? Object(transport) : Object();
}

OpResult send_signal(Frame& frame, const v1::Op& op) {
  child_of(frame, op.send_signal())->send_signal(*signal_number(op.send_signal().signal()));
  return Object();
}

std::string refuse_signal(const v1::Op& op) {
  return signal_number(op.send_signal().signal()) ? "" : "there is no signal '" + op.send_signal().signal() + "' here";
}

OpResult terminate(Frame& frame, const v1::Op& op) {
  child_of(frame, op.terminate())->terminate();
  return Object();
}

OpResult kill(Frame& frame, const v1::Op& op) {
  child_of(frame, op.kill())->kill();
  return Object();
}

OpResult process_exists(Frame& frame, const v1::Op& op) {
  const int pid = child_of(frame, op.process_exists())->get_pid();
  return Object(platform::process_exists(pid));
}

}  // namespace

void add_subprocess_ops(OpTable& table) {
  add_awaited<subprocess_exec>(table, v1::Op::kSubprocessExec);
  add_awaited<subprocess_shell>(table, v1::Op::kSubprocessShell);
  table[v1::Op::kSubprocessExec].refuse = [](const v1::Op& op) { return refuse_command(op, op.subprocess_exec().command()); };
  table[v1::Op::kSubprocessShell].refuse = [](const v1::Op& op) { return refuse_command(op, op.subprocess_shell().command()); };
  table[v1::Op::kSubprocessExec].reaches_process = [](const v1::Op& op) { return inherits_streams(op.subprocess_exec().options(), false); };
  table[v1::Op::kSubprocessShell].reaches_process = [](const v1::Op& op) { return inherits_streams(op.subprocess_shell().options(), false); };
  table[v1::Op::kGetPid].perform = get_pid;
  table[v1::Op::kGetReturncode].perform = get_returncode;
  table[v1::Op::kGetPipeTransport].perform = get_pipe_transport;
  table[v1::Op::kSendSignal].perform = send_signal;
  table[v1::Op::kSendSignal].refuse = refuse_signal;
  table[v1::Op::kTerminate].perform = terminate;
  table[v1::Op::kKill].perform = kill;
  table[v1::Op::kProcessExists].perform = process_exists;
}

}  // namespace loopspec::script
