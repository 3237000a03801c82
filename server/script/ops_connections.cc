// What makes connections.
#include <utility>

#include "loopspec/network.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/io_data.h"
#include "server/script/tls_options.h"

namespace loopspec::script {

namespace {

Coroutine<OpResult> create_connection(Frame& frame, const v1::Op& op) {
  const v1::CreateConnection& create = op.create_connection();
  Addresses& addresses = frame.state.addresses();
  ConnectionOptions options;
  options.family = family_of(create.family());
  options.flags = resolver_flags(create.flags());
  if (!create.sock().empty()) options.sock = bound_socket(frame, create.sock());
  set_tls(frame, create.tls(), options);
  if (create.has_local_addr()) {
    auto [host, port] = addresses.host_and_port(create.local_addr());
    options.local_addr = {host.value_or(""), std::move(port)};
  }
  if (create.has_happy_eyeballs_delay()) options.happy_eyeballs_delay = create.happy_eyeballs_delay();
  if (create.has_interleave()) options.interleave = static_cast<int>(create.interleave());
  options.all_errors = create.all_errors();
  Addresses::HostAndPort where;
  if (create.has_address()) where = addresses.host_and_port(create.address());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  auto connecting = loop.create_connection(protocol_factory(frame, create), std::move(where.host), std::move(where.port), std::move(options));
  return show_made(frame, op, std::move(connecting));
}

Coroutine<OpResult> create_unix_connection(Frame& frame, const v1::Op& op) {
  const v1::CreateUnixConnection& create = op.create_unix_connection();
  UnixConnectionOptions options;
  if (!create.sock().empty()) options.sock = bound_socket(frame, create.sock());
  set_tls(frame, create.tls(), options);
  std::optional<std::string> path;
  if (create.has_path()) path = frame.state.addresses().path(create.path());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  auto connecting = loop.create_unix_connection(protocol_factory(frame, create), std::move(path), std::move(options));
  return show_made(frame, op, std::move(connecting));
}

Coroutine<OpResult> connect_accepted_socket(Frame& frame, const v1::Op& op) {
  const v1::ConnectAcceptedSocket& connect = op.connect_accepted_socket();
  AbstractEventLoop& loop = frame.state.loop_of(op);
  AcceptedSocketOptions options;
  set_tls(frame, connect.tls(), options);
  auto connecting = loop.connect_accepted_socket(protocol_factory(frame, connect), bound_socket(frame, connect.sock()), std::move(options));
  return show_made(frame, op, std::move(connecting));
}

}  // namespace

void add_connection_ops(OpTable& table) {
  add_awaited<create_connection>(table, v1::Op::kCreateConnection);
  add_awaited<create_unix_connection>(table, v1::Op::kCreateUnixConnection);
  add_awaited<connect_accepted_socket>(table, v1::Op::kConnectAcceptedSocket);
}

}  // namespace loopspec::script
