// Working with sockets directly on a proactor that cannot poll: what a socket cannot do at once is an operation.
#include "loopspec/proactor_event_loop.h"
#include "loopspec/server.h"
#include "socket_operation.h"

namespace loopspec {

auto ProactorEventLoop::receive_by_operation(const Socket& sock, std::size_t count) -> Future<ReceivedBytes> {
  using Receive = detail::SocketOperation<ReceivedBytes>;
  const bool datagram = sock.type() == SocketType::kDatagram;
  const auto receive = std::make_shared<Receive>(*this, datagram ? OperationKind::kReceiveFrom : OperationKind::kReceive, sock, datagram ? "recvfrom" : "recv");
  receive->bytes.resize(count);
  receive->in = {MutableBytes(receive->bytes)};
  receive->into = receive->in;
  receive->address = &receive->place;
  return receive->start([](Receive& operation, const Completion& completion) -> std::optional<ReceivedBytes> {
    operation.bytes.resize(completion.count);
    return ReceivedBytes{std::move(operation.bytes), operation.place};
  });
}

Future<std::size_t> ProactorEventLoop::send_by_operation(const Socket& sock, BytesView data, const SocketAddress& to) {
  using Send = detail::SocketOperation<std::size_t>;
  const auto send = std::make_shared<Send>(*this, to ? OperationKind::kSendTo : OperationKind::kSend, sock, to ? "sendto" : "send");
  send->bytes = data;
  send->out = {BytesView(send->bytes)};
  send->from = send->out;
  send->place = to;
  send->address = &send->place;
  return send->start([](Send& operation, const Completion& completion) -> std::optional<std::size_t> {
    operation.out.front().remove_prefix(completion.count);
    if (operation.out.front().empty() || operation.kind == OperationKind::kSendTo) return operation.bytes.size();
    return std::nullopt;
  });
}

Future<bool> ProactorEventLoop::connect_by_operation(const Socket& sock, const SocketAddress& to) {
  using Connect = detail::SocketOperation<bool>;
  const auto connect = std::make_shared<Connect>(*this, OperationKind::kConnect, sock, "connect");
  connect->place = to;
  connect->address = &connect->place;
  connect->when_refused = "Connect call failed " + to.repr();
  return connect->start([](Connect&, const Completion&) { return std::optional<bool>(true); });
}

Future<Socket> ProactorEventLoop::accept_by_operation(const Socket& sock) {
  using Accept = detail::SocketOperation<Socket>;
  const auto accept = std::make_shared<Accept>(*this, OperationKind::kAccept, sock, "accept");
  return accept->start([sock](Accept&, const Completion& completion) {
    return std::optional<Socket>(Socket(static_cast<int>(completion.accepted), sock.family(), sock.type(), sock.protocol()));
  });
}

}  // namespace loopspec
