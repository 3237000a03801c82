// Subprocesses with streams.
#include <utility>

#include "loopspec/subprocess.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/helper_command.h"
#include "server/script/io_data.h"
#include "server/script/process_options.h"
#include "server/script/signal_names.h"

namespace loopspec::script {

namespace {

using ProcessPtr = std::shared_ptr<Process>;

template <class Message>
ProcessPtr process_of(Frame& frame, const Message& message) {
  return bound<ProcessPtr>(frame, message.process());
}

// Binds the streams that there are to ID.stdin, ID.stdout, ID.stderr.
void bind_streams(Frame& frame, const std::string& id, const Process& process) {
  if (id.empty()) return;
  Registry& registry = frame.state.registry();
  if (process.standard_input()) registry.bind(id + ".stdin", process.standard_input());
  if (process.standard_output()) registry.bind(id + ".stdout", process.standard_output());
  if (process.standard_error()) registry.bind(id + ".stderr", process.standard_error());
}

Coroutine<OpResult> show(Frame& frame, const v1::Op& op, Coroutine<ProcessPtr> starting) {
  const ProcessPtr process = co_await std::move(starting);
  if (!process->returncode()) frame.state.belongings().adopt_child(process->pid());
  bind_streams(frame, op.id(), *process);
  co_return Object(process);
}

Coroutine<OpResult> create_exec(Frame& frame, const v1::Op& op) {
  const v1::CreateSubprocessExec& create = op.create_subprocess_exec();
  SubprocessOptions options = process_options(frame, create.options());
  auto arguments = helper_arguments(create.command(), frame.state.folder(), passed_descriptor(frame, create.options()));
  return show(frame, op, create_subprocess_exec(std::move(arguments), std::move(options)));
}

Coroutine<OpResult> create_shell(Frame& frame, const v1::Op& op) {
  const v1::CreateSubprocessShell& create = op.create_subprocess_shell();
  SubprocessOptions options = process_options(frame, create.options());
  return show(frame, op, create_subprocess_shell(helper_line(create.command(), frame.state.folder()), std::move(options)));
}

Coroutine<OpResult> wait_and_show(ProcessPtr process) {
  const int code = co_await process->wait();
  co_return Object(std::int64_t{code});
}

Coroutine<OpResult> wait(Frame& frame, const v1::Op& op) { return wait_and_show(process_of(frame, op.process_wait())); }

Object bytes_or_none(std::optional<std::string> bytes) { return bytes ? Object(Bytes{*std::move(bytes)}) : Object(); }

Coroutine<OpResult> communicate_and_show(Frame& frame, ProcessPtr process, std::optional<std::string> input) {
  auto [output, errors] = co_await process->communicate(std::move(input));
  co_return ListShown(frame).add(bytes_or_none(output)).add(bytes_or_none(errors)).result(OpaqueObject{"tuple"});
}

Coroutine<OpResult> communicate(Frame& frame, const v1::Op& op) {
  const v1::ProcessCommunicate& communicate = op.process_communicate();
  std::optional<std::string> input;
  if (communicate.has_input()) input = communicate.input();
  return communicate_and_show(frame, process_of(frame, communicate), std::move(input));
}

OpResult send_signal(Frame& frame, const v1::Op& op) {
  process_of(frame, op.process_send_signal())->send_signal(*signal_number(op.process_send_signal().signal()));
  return Object();
}

std::string refuse_signal(const v1::Op& op) {
  return signal_number(op.process_send_signal().signal()) ? "" : "there is no signal '" + op.process_send_signal().signal() + "' here";
}

OpResult terminate(Frame& frame, const v1::Op& op) {
  process_of(frame, op.process_terminate())->terminate();
  return Object();
}

OpResult kill(Frame& frame, const v1::Op& op) {
  process_of(frame, op.process_kill())->kill();
  return Object();
}

OpResult returncode(Frame& frame, const v1::Op& op) {
  const std::optional<int> code = process_of(frame, op.process_returncode())->returncode();
  return code ? Object(std::int64_t{*code}) : Object();
}

}  // namespace

void add_process_ops(OpTable& table) {
  add_awaiting<create_exec>(table, v1::Op::kCreateSubprocessExec);
  add_awaiting<create_shell>(table, v1::Op::kCreateSubprocessShell);
  table[v1::Op::kCreateSubprocessExec].refuse = [](const v1::Op& op) { return refuse_command(op, op.create_subprocess_exec().command()); };
  table[v1::Op::kCreateSubprocessShell].refuse = [](const v1::Op& op) { return refuse_command(op, op.create_subprocess_shell().command()); };
  table[v1::Op::kCreateSubprocessExec].reaches_process = [](const v1::Op& op) { return inherits_streams(op.create_subprocess_exec().options(), true); };
  table[v1::Op::kCreateSubprocessShell].reaches_process = [](const v1::Op& op) { return inherits_streams(op.create_subprocess_shell().options(), true); };
  add_awaiting<wait>(table, v1::Op::kProcessWait);
  add_awaiting<communicate>(table, v1::Op::kProcessCommunicate);
  table[v1::Op::kProcessSendSignal].perform = send_signal;
  table[v1::Op::kProcessSendSignal].refuse = refuse_signal;
  table[v1::Op::kProcessTerminate].perform = terminate;
  table[v1::Op::kProcessKill].perform = kill;
  table[v1::Op::kProcessReturncode].perform = returncode;
}

}  // namespace loopspec::script
