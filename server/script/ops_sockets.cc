// Plain sockets of the program's own, as far as their ops do not wait for the other side.
#include <cerrno>

#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/io_refusal.h"
#include "server/script/op_table.h"
#include "server/script/peer_wait.h"

namespace loopspec::script {

namespace {

// What max_bytes is where the op does not say.
constexpr std::size_t kReceiveBytes = 65536;
constexpr int kDefaultBacklog = 100;
// Of a pair that is a connection, as it is where there are no other pairs: those hold about as much, and a connection whatever it likes.
constexpr std::uint32_t kPairBuffer = 65536;

int backlog_or_default(std::uint32_t backlog) { return backlog == 0 ? kDefaultBacklog : static_cast<int>(std::min(backlog, 65535U)); }

void set_buffers(const Socket& socket, std::uint32_t size) {
  if (size == 0) return;
  socket.setsockopt(SocketOption::kSendBuffer, static_cast<int>(size));
  socket.setsockopt(SocketOption::kReceiveBuffer, static_cast<int>(size));
}

AddressFamily family_to_make(v1::AddressFamily family) {
  if (family == v1::ADDRESS_FAMILY_INET6) return AddressFamily::kInet6;
  return family == v1::ADDRESS_FAMILY_UNIX ? AddressFamily::kUnix : AddressFamily::kInet;
}

OpResult create_socket(Frame& frame, const v1::Op& op) {
  const v1::CreateSocket& create = op.create_socket();
  const Socket socket(family_to_make(create.family()), create.datagram() ? SocketType::kDatagram : SocketType::kStream);
  set_buffers(socket, create.buffer_size());
  socket.setblocking(create.blocking());
  return own_socket(frame, "", socket);
}

OpResult socketpair(Frame& frame, const v1::Op& op) {
  const auto [first, second] = Socket::pair();
  if (first.family() != AddressFamily::kUnix) {
    set_buffers(first, kPairBuffer);
    set_buffers(second, kPairBuffer);
  }
  first.setblocking(false);
  second.setblocking(false);
  frame.state.registry().bind(op.socketpair().first(), own_socket(frame, "", first));
  frame.state.registry().bind(op.socketpair().second(), own_socket(frame, "", second));
  return Object();
}

OpResult socket_bind(Frame& frame, const v1::Op& op) {
  const std::string& id = op.socket_bind().socket();
  const Socket socket = bound_socket(frame, id);
  socket.bind(frame.state.addresses().resolve(op.socket_bind().address()));
  frame.state.addresses().learn(id, socket);
  return Object();
}

OpResult socket_listen(Frame& frame, const v1::Op& op) {
  const std::string& id = op.socket_listen().socket();
  const Socket socket = bound_socket(frame, id);
  socket.listen(backlog_or_default(op.socket_listen().backlog()));
  frame.state.addresses().learn(id, socket);
  return Object();
}

OpResult listen(Frame& frame, const v1::Op& op) {
  const SocketAddress address = frame.state.addresses().resolve(op.listen().address());
  const Socket socket(address.family());
  set_buffers(socket, op.listen().buffer_size());
  if (address.family() != AddressFamily::kUnix) socket.setsockopt(SocketOption::kReuseAddress, 1);
  socket.bind(address);
  socket.listen(backlog_or_default(op.listen().backlog()));
  socket.setblocking(false);
  return own_socket(frame, op.id(), socket);
}

// A connect() that can be given up. A Unix socket is tried again where the listener's queue is full.
PeerWait connecting(Socket socket, SocketAddress address) {
  const auto begun = std::make_shared<bool>(false);
  return {socket, kEventWrite, [socket, address, begun] {
            if (!*begun) {
              *begun = address.family() != AddressFamily::kUnix;
              socket.connect(address);
              return OpResult(Object());
            }
            if (!is_ready(socket, kEventWrite)) raise_os_error(EAGAIN, "connect");
            if (const int error = socket.getsockopt(SocketOption::kError); error != 0) raise_os_error(error, "connect");
            return OpResult(Object());
          }};
}

OpResult connect(Frame& frame, const v1::Op& op) {
  const v1::Connect& connect = op.connect();
  const SocketAddress address = frame.state.addresses().resolve(connect.address());
  const Socket socket(address.family());
  set_buffers(socket, connect.buffer_size());
  if (connect.has_local()) socket.bind(frame.state.addresses().resolve(connect.local()));
  socket.setblocking(false);
  wait_in_thread(frame, connecting(socket, address));
  socket.setblocking(connect.blocking());
  return own_socket(frame, op.id(), socket);
}

OpResult socket_send(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.socket_send().socket());
  require_ready(socket, kEventWrite);
  return Object(static_cast<std::int64_t>(socket.send(op.socket_send().data())));
}

OpResult socket_receive(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.socket_receive().socket());
  require_ready(socket, kEventRead);
  return Object(Bytes{socket.recv(op.socket_receive().max_bytes() != 0 ? op.socket_receive().max_bytes() : kReceiveBytes)});
}

OpResult socket_send_to(Frame& frame, const v1::Op& op) {
  const v1::SocketSendTo& send = op.socket_send_to();
  const std::string data = make_data(frame, send.data());
  const std::size_t sent = bound_socket(frame, send.socket()).sendto(data, frame.state.addresses().resolve(send.address()));
  return Object(static_cast<std::int64_t>(sent));
}

OpResult socket_close(Frame& frame, const v1::Op& op) {
  plain_end(frame, op.socket_close().socket()).close();
  return Object();
}

OpResult socket_shutdown(Frame& frame, const v1::Op& op) {
  const auto direction = op.socket_shutdown().direction();
  const bool reading = direction == v1::SocketShutdown::DIRECTION_READ;
  const ShutdownHow how = reading ? ShutdownHow::kRead : direction == v1::SocketShutdown::DIRECTION_BOTH ? ShutdownHow::kBoth : ShutdownHow::kWrite;
  bound_socket(frame, op.socket_shutdown().socket()).shutdown(how);
  return Object();
}

OpResult socket_reset(Frame& frame, const v1::Op& op) {
  const Socket socket = bound_socket(frame, op.socket_reset().socket());
  socket.setsockopt(SocketOption::kLinger, 0);
  socket.close();
  return Object();
}

}  // namespace

void add_socket_ops(OpTable& table) {
  struct Entry {
    v1::Op::OpCase op;
    OpResult (*perform)(Frame& frame, const v1::Op& op);
  };
  constexpr Entry kEntries[] = {
      {v1::Op::kCreateSocket, create_socket}, {v1::Op::kSocketpair, socketpair},        {v1::Op::kSocketBind, socket_bind},
      {v1::Op::kSocketListen, socket_listen}, {v1::Op::kListen, listen},                {v1::Op::kConnect, connect},
      {v1::Op::kSocketSend, socket_send},     {v1::Op::kSocketReceive, socket_receive}, {v1::Op::kSocketSendTo, socket_send_to},
      {v1::Op::kSocketClose, socket_close},   {v1::Op::kSocketShutdown, socket_shutdown}, {v1::Op::kSocketReset, socket_reset},
  };
  for (const Entry& entry : kEntries) add_io(table, entry.op, entry.perform);
  table[v1::Op::kSocketpair].binds = false;
}

}  // namespace loopspec::script
