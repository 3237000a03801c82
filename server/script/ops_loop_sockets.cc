// A loop's methods on sockets.
#include <algorithm>
#include <utility>

#include "loopspec/file.h"
#include "loopspec/transport.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/io_data.h"

namespace loopspec::script {

namespace {

// Each op evaluates what it is given, and leaves the rest to a coroutine of the same name with `_and_show`.

Coroutine<OpResult> count_of(Coroutine<std::size_t> done) {
  const std::size_t count = co_await std::move(done);
  co_return Object(static_cast<std::int64_t>(count));
}

Coroutine<OpResult> receive_and_show(AbstractEventLoop& loop, Socket socket, std::size_t count) {
  std::string data = co_await loop.sock_recv(socket, count);
  co_return Object(Bytes{std::move(data)});
}

Coroutine<OpResult> sock_recv(Frame& frame, const v1::Op& op) {
  return receive_and_show(frame.state.loop_of(op), bound_socket(frame, op.sock_recv().socket()), op.sock_recv().nbytes());
}

Coroutine<OpResult> receive_into_and_show(Frame& frame, AbstractEventLoop& loop, Socket socket, std::size_t size, std::size_t offset) {
  std::string buffer(size, '\0');
  const std::size_t begin = std::min(offset, size);
  const MutableBytes rest = MutableBytes(buffer).subspan(begin);
  const std::size_t count = co_await loop.sock_recv_into(socket, rest);
  const Object number = static_cast<std::int64_t>(count);
  co_return ListShown(frame).add(number).add(Bytes{buffer.substr(begin, count)}).result(number);
}

Coroutine<OpResult> sock_recv_into(Frame& frame, const v1::Op& op) {
  const v1::SockRecvInto& receive = op.sock_recv_into();
  return receive_into_and_show(frame, frame.state.loop_of(op), bound_socket(frame, receive.socket()), receive.size(), receive.offset());
}

Coroutine<OpResult> receive_from_and_show(Frame& frame, AbstractEventLoop& loop, Socket socket, std::size_t count) {
  auto [data, address] = co_await loop.sock_recvfrom(socket, count);
  const Object bytes = Bytes{data};
  co_return ListShown(frame).add(bytes).add(address).result(bytes);
}

Coroutine<OpResult> sock_recvfrom(Frame& frame, const v1::Op& op) {
  return receive_from_and_show(frame, frame.state.loop_of(op), bound_socket(frame, op.sock_recvfrom().socket()), op.sock_recvfrom().nbytes());
}

Coroutine<OpResult> receive_from_into_and_show(Frame& frame, AbstractEventLoop& loop, Socket socket, std::size_t size, std::size_t count) {
  std::string buffer(size, '\0');
  const MutableBytes whole(buffer);
  const auto [received, address] = co_await loop.sock_recvfrom_into(socket, whole, count);
  const Object number = static_cast<std::int64_t>(received);
  co_return ListShown(frame).add(number).add(address).add(Bytes{buffer.substr(0, received)}).result(number);
}

Coroutine<OpResult> sock_recvfrom_into(Frame& frame, const v1::Op& op) {
  const v1::SockRecvfromInto& receive = op.sock_recvfrom_into();
  return receive_from_into_and_show(frame, frame.state.loop_of(op), bound_socket(frame, receive.socket()), receive.size(), receive.nbytes());
}

Coroutine<OpResult> send_and_show(AbstractEventLoop& loop, Socket socket, std::string data) {
  co_await loop.sock_sendall(socket, data);
  co_return Object();
}

Coroutine<OpResult> sock_sendall(Frame& frame, const v1::Op& op) {
  const Socket socket = bound_socket(frame, op.sock_sendall().socket());
  return send_and_show(frame.state.loop_of(op), socket, make_data(frame, op.sock_sendall().data()));
}

Coroutine<OpResult> send_to_and_show(AbstractEventLoop& loop, Socket socket, std::string data, SocketAddress address) {
  const std::size_t count = co_await loop.sock_sendto(socket, data, address);
  co_return Object(static_cast<std::int64_t>(count));
}

Coroutine<OpResult> sock_sendto(Frame& frame, const v1::Op& op) {
  const v1::SockSendto& send = op.sock_sendto();
  const Socket socket = bound_socket(frame, send.socket());
  std::string data = make_data(frame, send.data());
  return send_to_and_show(frame.state.loop_of(op), socket, std::move(data), frame.state.addresses().resolve(send.address()));
}

Coroutine<OpResult> connect_and_learn(Frame& frame, const v1::Op& op, Socket socket, Coroutine<void> connecting) {
  co_await std::move(connecting);
  frame.state.addresses().learn(op.sock_connect().socket(), socket);
  co_return Object();
}

Coroutine<OpResult> sock_connect(Frame& frame, const v1::Op& op) {
  const v1::Endpoint& endpoint = op.sock_connect().address();
  const Socket socket = bound_socket(frame, op.sock_connect().socket());
  AbstractEventLoop& loop = frame.state.loop_of(op);
  Addresses& addresses = frame.state.addresses();
  if (addresses.path(endpoint)) return connect_and_learn(frame, op, socket, loop.sock_connect(socket, addresses.resolve(endpoint)));
  auto [host, port] = addresses.host_and_port(endpoint);
  return connect_and_learn(frame, op, socket, loop.sock_connect(socket, host.value_or(""), std::move(port)));
}

Coroutine<OpResult> accept_and_show(Frame& frame, const v1::Op& op, AbstractEventLoop& loop, Socket socket) {
  const auto [accepted, address] = co_await loop.sock_accept(socket);
  const Object connection = own_socket(frame, op.id(), accepted);
  if (!op.id().empty()) frame.state.registry().bind(op.id(), connection);
  co_return ListShown(frame).add(connection).add(address).result(connection);
}

Coroutine<OpResult> sock_accept(Frame& frame, const v1::Op& op) {
  return accept_and_show(frame, op, frame.state.loop_of(op), bound_socket(frame, op.sock_accept().socket()));
}

std::optional<std::int64_t> count_in(const v1::FilePart& part) { return part.has_count() ? std::optional<std::int64_t>(part.count()) : std::nullopt; }

Coroutine<OpResult> sock_sendfile(Frame& frame, const v1::Op& op) {
  const v1::SockSendfile& send = op.sock_sendfile();
  const Socket socket = bound_socket(frame, send.socket());
  const auto file = bound<std::shared_ptr<File>>(frame, send.file());
  const bool fallback = !send.has_fallback() || send.fallback();
  return count_of(frame.state.loop_of(op).sock_sendfile(socket, file, send.part().offset(), count_in(send.part()), fallback));
}

Coroutine<OpResult> sendfile(Frame& frame, const v1::Op& op) {
  const v1::Sendfile& send = op.sendfile();
  const auto transport = bound<std::shared_ptr<BaseTransport>>(frame, send.transport())->as<WriteTransport>();
  const auto file = bound<std::shared_ptr<File>>(frame, send.file());
  const bool fallback = !send.has_fallback() || send.fallback();
  return count_of(frame.state.loop_of(op).sendfile(transport, file, send.part().offset(), count_in(send.part()), fallback));
}

}  // namespace

void add_loop_socket_ops(OpTable& table) {
  add_awaited<sock_recv>(table, v1::Op::kSockRecv);
  add_awaited<sock_recv_into>(table, v1::Op::kSockRecvInto);
  add_awaited<sock_recvfrom>(table, v1::Op::kSockRecvfrom);
  add_awaited<sock_recvfrom_into>(table, v1::Op::kSockRecvfromInto);
  add_awaited<sock_sendall>(table, v1::Op::kSockSendall);
  add_awaited<sock_sendto>(table, v1::Op::kSockSendto);
  add_awaited<sock_connect>(table, v1::Op::kSockConnect);
  add_awaited<sock_accept>(table, v1::Op::kSockAccept);
  add_awaited<sock_sendfile>(table, v1::Op::kSockSendfile);
  add_awaited<sendfile>(table, v1::Op::kSendfile);
}

}  // namespace loopspec::script
