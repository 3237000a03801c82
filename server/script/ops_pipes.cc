// Pipes and pseudo-terminals.
#include <utility>

#include "loopspec/file.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/io_data.h"
#include "server/script/plain_end.h"
#include "server/script/platform/pipe_end.h"

namespace loopspec::script {

namespace {

void bind_end(Frame& frame, const std::string& id, Pipe pipe) {
  const auto end = std::make_shared<ScriptPipe>(ScriptPipe{std::move(pipe)});
  frame.state.belongings().adopt(end);
  if (!id.empty()) frame.state.registry().bind(id, end);
}

OpResult create_pipe(Frame& frame, const v1::Op& op) {
  auto [reading, writing] = Pipe::make();
  bind_end(frame, op.create_pipe().reading(), std::move(reading));
  bind_end(frame, op.create_pipe().writing(), std::move(writing));
  return Object();
}

OpResult create_pty(Frame& frame, const v1::Op& op) {
  auto [primary, secondary] = platform::open_pseudo_terminal();
  bind_end(frame, op.create_pty().primary(), std::move(primary));
  bind_end(frame, op.create_pty().secondary(), std::move(secondary));
  return Object();
}

std::string refuse_pty(const v1::Op&) { return platform::has_pseudo_terminals() ? "" : "there are no pseudo-terminals here"; }

// An end of a pipe as it is. A transport owns what it is given: of a socket or a file it gets the descriptor, as asyncio's closes the object.
Pipe pipe_of(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* pipe = object.get<std::shared_ptr<ScriptPipe>>()) return (*pipe)->pipe;
  if (const auto* socket = object.get<std::shared_ptr<ScriptSocket>>()) return Pipe::from_descriptor((*socket)->socket.detach());
  if (const auto* file = object.get<std::shared_ptr<File>>()) {
    return Pipe::from_descriptor(platform::duplicate(platform::system_descriptor((*file)->fileno())));
  }
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(object.role()));
}

Coroutine<OpResult> connect_read_pipe(Frame& frame, const v1::Op& op) {
  const v1::ConnectReadPipe& connect = op.connect_read_pipe();
  auto connecting = frame.state.loop_of(op).connect_read_pipe(protocol_factory(frame, connect), pipe_of(frame, connect.pipe()));
  return show_made(frame, op, std::move(connecting));
}

Coroutine<OpResult> connect_write_pipe(Frame& frame, const v1::Op& op) {
  const v1::ConnectWritePipe& connect = op.connect_write_pipe();
  auto connecting = frame.state.loop_of(op).connect_write_pipe(protocol_factory(frame, connect), pipe_of(frame, connect.pipe()));
  return show_made(frame, op, std::move(connecting));
}

}  // namespace

void add_pipe_ops(OpTable& table) {
  table[v1::Op::kCreatePipe].perform = create_pipe;
  table[v1::Op::kCreatePipe].binds = false;
  table[v1::Op::kCreatePty].perform = create_pty;
  table[v1::Op::kCreatePty].refuse = refuse_pty;
  table[v1::Op::kCreatePty].binds = false;
  add_awaited<connect_read_pipe>(table, v1::Op::kConnectReadPipe);
  add_awaited<connect_write_pipe>(table, v1::Op::kConnectWritePipe);
}

}  // namespace loopspec::script
