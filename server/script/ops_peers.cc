// Plain sockets of the program's own: ops that wait for the other side, and those that take or give whatever there is.
#include <algorithm>

#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/io_refusal.h"
#include "server/script/op_table.h"
#include "server/script/peer_wait.h"

namespace loopspec::script {

namespace {

constexpr std::size_t kChunk = 262144;
constexpr std::size_t kFillChunk = 65536;
constexpr std::size_t kDatagramBytes = 65536;
// What one op may gather.
constexpr std::size_t kMaxReceived = 268'435'456;

PeerWait accept(Frame& frame, const v1::Op& op) {
  const Socket listening = bound_socket(frame, op.socket_accept().socket());
  return {listening, kEventRead, [&frame, &op, listening] { return OpResult(own_socket(frame, op.id(), listening.accept().first)); }};
}

PeerWait send_all(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.socket_send_all().socket());
  const auto sent = std::make_shared<std::size_t>(0);
  return {socket, kEventWrite,
          [socket, data = make_data(frame, op.socket_send_all().data()), sent] {
            while (*sent < data.size()) *sent += socket.send(std::string_view(data).substr(*sent));
            if (!socket.has_sent()) raise_os_error(EAGAIN, "send");
            return OpResult(Object());
          },
          [sent] { return *sent; }};
}

// Receives until there are so many bytes, or the stream ends.
PeerWait receive(const PlainEnd& socket, std::size_t count) {
  const auto received = std::make_shared<std::string>();
  return {socket, kEventRead,
          [socket, count, received] {
            while (received->size() < count) {
              const std::string data = socket.recv(std::min(count - received->size(), kChunk));
              if (data.empty()) break;
              received->append(data);
              if (received->size() > kMaxReceived) throw ScriptException("MemoryError", "more than 268435456 bytes for one op");
            }
            return OpResult(Object(Bytes{*received}));
          },
          [received] { return received->size(); }};
}

PeerWait receive_exactly(Frame& frame, const v1::Op& op) {
  return receive(plain_end(frame, op.socket_receive_exactly().socket()), op.socket_receive_exactly().count());
}

PeerWait receive_all(Frame& frame, const v1::Op& op) { return receive(plain_end(frame, op.socket_receive_all().socket()), std::string::npos); }

PeerWait receive_from(Frame& frame, const v1::Op& op) {
  const Socket socket = bound_socket(frame, op.socket_receive_from().socket());
  const std::size_t most = op.socket_receive_from().max_bytes() != 0 ? op.socket_receive_from().max_bytes() : kDatagramBytes;
  return {socket, kEventRead, [&frame, socket, most] {
            auto [data, address] = socket.recvfrom(most);
            const Object bytes = Bytes{std::move(data)};
            return ListShown(frame).add(bytes).add(address).result(bytes);
          }};
}

PeerWait readable(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.wait_readable().socket());
  return {socket, kEventRead, [socket] {
            if (!is_ready(socket, kEventRead)) raise_os_error(EAGAIN, "poll");
            return OpResult(Object());
          }};
}

// Calls it until it would block.
template <class F>
void until_blocked(const PlainEnd& socket, EventMask event, F function) {
  try {
    do {
      require_ready(socket, event);
    } while (function());
  } catch (const OSError& error) {
    if (error.type_name() != "BlockingIOError") throw;
  }
}

OpResult socket_fill(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.socket_fill().socket());
  const std::string zeros(kFillChunk, '\0');
  // A pipe takes a small write whole or not at all.
  for (std::size_t size = zeros.size(); size > 0; size /= 2) {
    until_blocked(socket, kEventWrite, [&] { return socket.send(std::string_view(zeros).substr(0, size)) > 0; });
  }
  return Object();
}

OpResult socket_drain(Frame& frame, const v1::Op& op) {
  const PlainEnd socket = plain_end(frame, op.socket_drain().socket());
  until_blocked(socket, kEventRead, [&] { return !socket.recv(kChunk).empty(); });
  return Object();
}

template <BeginWait begin>
void add_wait(OpTable& table, int op) {
  table[op].perform = wait_here<begin>;
  table[op].perform_awaiting = wait_awaiting<begin>;
  table[op].refuse = refuse_io;
  table[op].waits = true;
}

}  // namespace

void add_peer_ops(OpTable& table) {
  add_wait<accept>(table, v1::Op::kSocketAccept);
  add_wait<send_all>(table, v1::Op::kSocketSendAll);
  add_wait<receive_exactly>(table, v1::Op::kSocketReceiveExactly);
  add_wait<receive_all>(table, v1::Op::kSocketReceiveAll);
  add_wait<receive_from>(table, v1::Op::kSocketReceiveFrom);
  add_wait<readable>(table, v1::Op::kWaitReadable);
  table[v1::Op::kSocketFill].perform = socket_fill;
  table[v1::Op::kSocketDrain].perform = socket_drain;
}

}  // namespace loopspec::script
