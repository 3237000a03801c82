// Servers.
#include <algorithm>
#include <utility>

#include "loopspec/network.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/coroutine_block.h"
#include "server/script/io_data.h"
#include "server/script/tls_options.h"
#include "server/script/value_text.h"

namespace loopspec::script {

namespace {

using ServerPtr = std::shared_ptr<Server>;

template <class Message>
ServerPtr server_of(Frame& frame, const Message& message) {
  return bound<ServerPtr>(frame, message.server());
}

Coroutine<OpResult> learn(Frame& frame, const v1::Op& op, Coroutine<ServerPtr> starting) {
  ServerPtr server = co_await std::move(starting);
  frame.state.addresses().learn(op.id(), *server);
  co_return Object(std::move(server));
}

ServerOptions server_options(Frame& frame, const v1::CreateServer& create) {
  ServerOptions options;
  options.family = family_of(create.family());
  if (!create.sock().empty()) options.sock = bound_socket(frame, create.sock());
  set_tls(frame, create.tls(), options);
  if (create.backlog() != 0) options.backlog = static_cast<int>(std::min(create.backlog(), 65535U));
  if (create.has_reuse_address()) options.reuse_address = create.reuse_address();
  options.reuse_port = create.reuse_port();
  options.keep_alive = create.keep_alive();
  if (create.has_start_serving()) options.start_serving = create.start_serving();
  return options;
}

Coroutine<OpResult> create_server(Frame& frame, const v1::Op& op) {
  const v1::CreateServer& create = op.create_server();
  Addresses::HostAndPort where;
  if (create.has_address()) where = frame.state.addresses().host_and_port(create.address());
  Hosts hosts;
  if (where.host) hosts = *where.host;
  if (create.hosts_size() > 0) {
    hosts = std::vector<std::string>(create.hosts().begin(), create.hosts().end());
    if (!where.port.given()) where.port = 0;
  }
  ServerOptions options = server_options(frame, create);
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return learn(frame, op, loop.create_server(protocol_factory(frame, create), std::move(hosts), std::move(where.port), std::move(options)));
}

Coroutine<OpResult> create_unix_server(Frame& frame, const v1::Op& op) {
  const v1::CreateUnixServer& create = op.create_unix_server();
  UnixServerOptions options;
  if (!create.sock().empty()) options.sock = bound_socket(frame, create.sock());
  set_tls(frame, create.tls(), options);
  if (create.backlog() != 0) options.backlog = static_cast<int>(std::min(create.backlog(), 65535U));
  if (create.has_start_serving()) options.start_serving = create.start_serving();
  if (create.has_cleanup_socket()) options.cleanup_socket = create.cleanup_socket();
  std::optional<std::string> path;
  if (create.has_path()) path = frame.state.addresses().path(create.path());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return learn(frame, op, loop.create_unix_server(protocol_factory(frame, create), std::move(path), std::move(options)));
}

OpResult close(Frame& frame, const v1::Op& op) {
  server_of(frame, op.server_close())->close();
  return Object();
}

OpResult is_serving(Frame& frame, const v1::Op& op) { return Object(server_of(frame, op.server_is_serving())->is_serving()); }

OpResult get_loop(Frame& frame, const v1::Op& op) { return Object(LoopObject{&server_of(frame, op.server_get_loop())->get_loop()}); }

OpResult close_clients(Frame& frame, const v1::Op& op) {
  server_of(frame, op.server_close_clients())->close_clients();
  return Object();
}

OpResult abort_clients(Frame& frame, const v1::Op& op) {
  server_of(frame, op.server_abort_clients())->abort_clients();
  return Object();
}

// The addresses in ascending order of their text.
OpResult sockets(Frame& frame, const v1::Op& op) {
  const std::vector<Socket> listening = server_of(frame, op.server_sockets())->sockets();
  if (op.server_sockets().count()) return Object(static_cast<std::int64_t>(listening.size()));
  std::vector<v1::Value> addresses(listening.size());
  for (std::size_t i = 0; i < listening.size(); ++i) frame.state.addresses().write(listening[i].getsockname(), addresses[i]);
  std::sort(addresses.begin(), addresses.end(), [](const v1::Value& a, const v1::Value& b) { return value_text(a) < value_text(b); });
  v1::Value shown;
  shown.mutable_list();
  for (v1::Value& address : addresses) *shown.mutable_list()->add_values() = std::move(address);
  return {Object(OpaqueObject{"tuple"}), std::move(shown)};
}

Coroutine<OpResult> nothing_of(Coroutine<void> done) {
  co_await std::move(done);
  co_return Object();
}

Coroutine<OpResult> start_serving(Frame& frame, const v1::Op& op) { return nothing_of(server_of(frame, op.server_start_serving())->start_serving()); }
Coroutine<OpResult> serve_forever(Frame& frame, const v1::Op& op) { return nothing_of(server_of(frame, op.server_serve_forever())->serve_forever()); }
Coroutine<OpResult> wait_closed(Frame& frame, const v1::Op& op) { return nothing_of(server_of(frame, op.server_wait_closed())->wait_closed()); }

Coroutine<OpResult> server_context(Frame& frame, const v1::Op& op) {
  const ServerPtr server = server_of(frame, op.server_context());
  const v1::Block& block = frame.state.block(op.server_context().coroutine());
  if (!op.id().empty()) frame.state.registry().bind(op.id(), server);
  Result result;
  // A name of its own: GCC 12 destroys a closure twice that is written within a co_await expression.
  auto body = [&](Server&) -> Coroutine<void> { result = co_await run_coroutine(frame.state, block); };
  co_await with_server(server, body);
  co_return *result;
}

}  // namespace

void add_server_ops(OpTable& table) {
  add_awaited<create_server>(table, v1::Op::kCreateServer);
  add_awaited<create_unix_server>(table, v1::Op::kCreateUnixServer);
  add_io(table, v1::Op::kServerClose, close);
  add_io(table, v1::Op::kServerIsServing, is_serving);
  add_io(table, v1::Op::kServerGetLoop, get_loop);
  add_io(table, v1::Op::kServerCloseClients, close_clients);
  add_io(table, v1::Op::kServerAbortClients, abort_clients);
  add_io(table, v1::Op::kServerSockets, sockets);
  add_awaited<start_serving>(table, v1::Op::kServerStartServing);
  add_awaited<serve_forever>(table, v1::Op::kServerServeForever);
  add_awaited<wait_closed>(table, v1::Op::kServerWaitClosed);
  add_awaiting<server_context>(table, v1::Op::kServerContext);
  table[v1::Op::kServerContext].binds = false;
}

}  // namespace loopspec::script
