// Datagram endpoints.
#include <utility>

#include "loopspec/datagram.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/io_data.h"

namespace loopspec::script {

namespace {

// Nothing for none.
std::optional<EndpointAddress> endpoint_address(Frame& frame, const v1::Endpoint& endpoint) {
  Addresses& addresses = frame.state.addresses();
  if (auto path = addresses.path(endpoint)) return EndpointAddress(*std::move(path));
  if (endpoint.has_none() && endpoint.port_of().empty()) return std::nullopt;
  auto [host, port] = addresses.host_and_port(endpoint);
  return EndpointAddress(std::move(host), std::move(port));
}

Coroutine<OpResult> create_datagram_endpoint(Frame& frame, const v1::Op& op) {
  const v1::CreateDatagramEndpoint& create = op.create_datagram_endpoint();
  DatagramOptions options;
  options.family = family_of(create.family());
  if (create.has_local_addr()) options.local_addr = endpoint_address(frame, create.local_addr());
  if (create.has_remote_addr()) options.remote_addr = endpoint_address(frame, create.remote_addr());
  options.reuse_port = create.reuse_port();
  options.allow_broadcast = create.allow_broadcast();
  if (!create.sock().empty()) options.sock = bound_socket(frame, create.sock());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  auto making = loop.create_datagram_endpoint(protocol_factory(frame, create), std::move(options));
  return show_made(frame, op, std::move(making));
}

SocketAddress address_in(Frame& frame, const v1::Endpoint& endpoint) {
  if (!endpoint.has_argument()) return frame.state.addresses().resolve(endpoint);
  if (endpoint.argument() >= frame.arguments->size()) throw ScriptException("IndexError", "tuple index out of range");
  const auto* address = (*frame.arguments)[endpoint.argument()].get<SocketAddress>();
  if (address == nullptr) throw TypeError("the argument is no address");
  return *address;
}

OpResult sendto(Frame& frame, const v1::Op& op) {
  const v1::Sendto& send = op.sendto();
  const auto transport = std::dynamic_pointer_cast<DatagramTransport>(bound<std::shared_ptr<BaseTransport>>(frame, send.transport()));
  if (!transport) throw ScriptException("AttributeError", "'" + send.transport() + "' is another kind of transport");
  const std::string data = make_data(frame, send.data());
  const SocketAddress address = send.has_address() ? address_in(frame, send.address()) : SocketAddress();
  if (address) {
    transport->sendto(data, address);
  } else {
    transport->sendto(data);
  }
  return Object();
}

}  // namespace

void add_datagram_ops(OpTable& table) {
  add_awaited<create_datagram_endpoint>(table, v1::Op::kCreateDatagramEndpoint);
  add_io(table, v1::Op::kSendto, sendto);
}

}  // namespace loopspec::script
