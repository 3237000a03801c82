// What is to be known of a socket, be it the program's own, a transport's or a server's.
#include <optional>

#include "loopspec/server.h"
#include "loopspec/stream_writer.h"
#include "loopspec/transport.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/op_table.h"
#include "server/script/plain_end.h"

namespace loopspec::script {

namespace {

using State = v1::SocketState;

Socket socket_of(Frame& frame, const std::string& id) {
  const Object target = frame.state.registry().lookup(id);
  if (const auto* socket = target.get<std::shared_ptr<ScriptSocket>>()) return (*socket)->socket;
  if (const auto* transport = target.get<std::shared_ptr<BaseTransport>>()) return (*transport)->get_extra_info("socket", Socket());
  if (const auto* writer = target.get<std::shared_ptr<StreamWriter>>()) return (*writer)->get_extra_info("socket", Socket());
  if (const auto* server = target.get<std::shared_ptr<Server>>()) {
    const std::vector<Socket> sockets = (*server)->sockets();
    if (sockets.empty()) throw ScriptException("IndexError", "tuple index out of range");
    return sockets.front();
  }
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(target.role()) + " and has no socket");
}

SocketAddress peername(const Socket& socket) {
  try {
    return socket.getpeername();
  } catch (const OSError&) {
    return {};
  }
}

std::string family_text(AddressFamily family) {
  if (family == AddressFamily::kUnix) return "unix";
  return family == AddressFamily::kInet6 ? "inet6" : "inet";
}

SocketOption option_of(State::Property property) {
  switch (property) {
    case State::PROPERTY_TCP_NODELAY:
      return SocketOption::kTcpNoDelay;
    case State::PROPERTY_SO_REUSEADDR:
      return SocketOption::kReuseAddress;
    case State::PROPERTY_SO_REUSEPORT:
      return SocketOption::kReusePort;
    case State::PROPERTY_SO_KEEPALIVE:
      return SocketOption::kKeepAlive;
    case State::PROPERTY_SO_BROADCAST:
      return SocketOption::kBroadcast;
    default:
      return SocketOption::kIpv6Only;
  }
}

// An end of a pipe has this one property of a socket.
std::optional<bool> blocking_of_pipe(Frame& frame, const v1::SocketState& question) {
  const Object target = frame.state.registry().lookup(question.target());
  const auto* pipe = target.get<std::shared_ptr<ScriptPipe>>();
  if (pipe == nullptr || question.property() != State::PROPERTY_BLOCKING) return std::nullopt;
  return PlainEnd(*pipe).getblocking();
}

OpResult socket_state(Frame& frame, const v1::Op& op) {
  if (const auto blocking = blocking_of_pipe(frame, op.socket_state())) return Object(*blocking);
  const Socket socket = socket_of(frame, op.socket_state().target());
  switch (op.socket_state().property()) {
    case State::PROPERTY_BLOCKING:
      return Object(socket.getblocking());
    case State::PROPERTY_SOCKNAME:
      return Object(socket.getsockname());
    case State::PROPERTY_PEERNAME:
      return Object(peername(socket));
    case State::PROPERTY_FAMILY:
      return Object(family_text(socket.family()));
    case State::PROPERTY_TYPE:
      return Object(std::string(socket.type() == SocketType::kDatagram ? "datagram" : "stream"));
    case State::PROPERTY_CLOSED:
      return Object(socket.fileno() == -1);
    case State::PROPERTY_INHERITABLE:
      return Object(socket.get_inheritable());
    default:
      return Object(socket.getsockopt(option_of(op.socket_state().property())) != 0);
  }
}

std::string refuse(const v1::Op& op) {
  const bool known = State::Property_IsValid(op.socket_state().property()) && op.socket_state().property() != State::PROPERTY_UNSPECIFIED;
  return known ? "" : "the property is not set";
}

}  // namespace

void add_socket_state_ops(OpTable& table) {
  table[v1::Op::kSocketState].perform = socket_state;
  table[v1::Op::kSocketState].refuse = refuse;
}

}  // namespace loopspec::script
