// Working with sockets directly, on a loop that watches descriptors: try; when it would block, wait until the descriptor is ready and
// try again. A loop that cannot watch has an operation do it.
#include <algorithm>
#include <optional>

#include "loopspec/coroutine.h"
#include "loopspec/descriptor_event_loop.h"
#include "loopspec/server.h"
#include "platform/socket_io.h"
#include "socket_wait.h"

namespace loopspec {
namespace {

void check_socket(const AbstractEventLoop& loop, const Socket& sock) {
  if (loop.get_debug() && sock.fileno() >= 0 && !platform::is_nonblocking(sock.fileno())) {
    throw ValueError("the socket must be non-blocking");
  }
}

// The bytes moved, or nothing when it would block.
std::optional<std::size_t> moved(const platform::IoResult& result, const char* call) {
  if (result.ok()) return result.count;
  if (result.would_block()) return std::nullopt;
  raise_os_error(result.error, call);
}

}  // namespace

Coroutine<Bytes> DescriptorEventLoop::sock_recv(Socket sock, std::size_t count) {
  check_socket(*this, sock);
  const auto attempt = [this, sock, count]() -> std::optional<Bytes> {
    const MutableBytes scratch = receive_buffer();
    if (count > scratch.size()) {
      Bytes data(count, '\0');
      const auto received = moved(platform::receive(sock.fileno(), data), "recv");
      if (!received) return std::nullopt;
      data.resize(*received);
      return data;
    }
    const auto received = moved(platform::receive(sock.fileno(), scratch.first(count)), "recv");
    if (!received) return std::nullopt;
    return Bytes(scratch.data(), *received);
  };
  if (auto data = attempt()) co_return std::move(*data);
  if (!can_watch()) {
    const Future<ReceivedBytes> received = receive_by_operation(sock, count);
    ReceivedBytes result = co_await received;
    co_return std::move(result.data);
  }
  const Future<Bytes> done = SocketWait::start_checked<Bytes>(*this, sock, kEventRead, attempt);
  co_return co_await done;
}

Coroutine<std::size_t> DescriptorEventLoop::sock_recv_into(Socket sock, MutableBytes buffer) {
  check_socket(*this, sock);
  const auto attempt = [sock, buffer] { return moved(platform::receive(sock.fileno(), buffer), "recv"); };
  if (const auto received = attempt()) co_return *received;
  if (!can_watch()) {
    const Future<ReceivedBytes> received = receive_by_operation(sock, buffer.size());
    const ReceivedBytes result = co_await received;
    std::copy(result.data.begin(), result.data.end(), buffer.begin());
    co_return result.data.size();
  }
  const Future<std::size_t> done = SocketWait::start_checked<std::size_t>(*this, sock, kEventRead, attempt);
  co_return co_await done;
}

Coroutine<std::pair<Bytes, SocketAddress>> DescriptorEventLoop::sock_recvfrom(Socket sock, std::size_t count) {
  using Result = std::pair<Bytes, SocketAddress>;
  check_socket(*this, sock);
  const auto attempt = [sock, count]() -> std::optional<Result> {
    Result result{Bytes(count, '\0'), SocketAddress()};
    const auto received = moved(platform::receive_from(sock.fileno(), result.first, result.second), "recvfrom");
    if (!received) return std::nullopt;
    result.first.resize(*received);
    return result;
  };
  if (auto result = attempt()) co_return std::move(*result);
  if (!can_watch()) {
    const Future<ReceivedBytes> received = receive_by_operation(sock, count);
    ReceivedBytes result = co_await received;
    co_return Result(std::move(result.data), result.from);
  }
  const Future<Result> done = SocketWait::start_checked<Result>(*this, sock, kEventRead, attempt);
  co_return co_await done;
}

Coroutine<std::pair<std::size_t, SocketAddress>> DescriptorEventLoop::sock_recvfrom_into(Socket sock, MutableBytes buffer,
                                                                                       std::size_t count) {
  using Result = std::pair<std::size_t, SocketAddress>;
  check_socket(*this, sock);
  if (count > buffer.size()) throw ValueError("nbytes is greater than the length of the buffer");
  const MutableBytes target = count == 0 ? buffer : buffer.first(count);
  const auto attempt = [sock, target]() -> std::optional<Result> {
    SocketAddress from;
    const auto received = moved(platform::receive_from(sock.fileno(), target, from), "recvfrom");
    if (!received) return std::nullopt;
    return Result(*received, from);
  };
  if (const auto result = attempt()) co_return *result;
  if (!can_watch()) {
    const Future<ReceivedBytes> received = receive_by_operation(sock, target.size());
    const ReceivedBytes result = co_await received;
    std::copy(result.data.begin(), result.data.end(), target.begin());
    co_return Result(result.data.size(), result.from);
  }
  const Future<Result> done = SocketWait::start_checked<Result>(*this, sock, kEventRead, attempt);
  co_return co_await done;
}

Coroutine<void> DescriptorEventLoop::sock_sendall(Socket sock, BytesView data) {
  check_socket(*this, sock);
  const auto send_some = [sock](BytesView& rest) {
    rest.remove_prefix(moved(platform::send(sock.fileno(), rest), "send").value_or(0));
    return rest.empty();
  };
  if (send_some(data)) co_return;
  if (!can_watch()) {
    const Future<std::size_t> sent = send_by_operation(sock, data, {});
    co_await sent;
    co_return;
  }
  auto attempt = [send_some, data]() mutable { return send_some(data) ? std::optional<std::monostate>(std::in_place) : std::nullopt; };
  const Future<std::monostate> done = SocketWait::start_checked<std::monostate>(*this, sock, kEventWrite, std::move(attempt));
  co_await done;
}

Coroutine<std::size_t> DescriptorEventLoop::sock_sendto(Socket sock, BytesView data, SocketAddress address) {
  check_socket(*this, sock);
  const auto attempt = [sock, data, address] {
    return moved(platform::send_to(sock.fileno(), data, address), "sendto");
  };
  if (const auto sent = attempt()) co_return *sent;
  if (!can_watch()) {
    const Future<std::size_t> sent = send_by_operation(sock, data, address);
    co_return co_await sent;
  }
  const Future<std::size_t> done = SocketWait::start_checked<std::size_t>(*this, sock, kEventWrite, attempt);
  co_return co_await done;
}

Coroutine<void> DescriptorEventLoop::sock_connect(Socket sock, SocketAddress address) {
  check_socket(*this, sock);
  if (!can_watch() && sock.type() == SocketType::kStream) {
    const Future<bool> connected = connect_by_operation(sock, address);
    co_await connected;
    co_return;
  }
  const int error = platform::connect(sock.fileno(), address);
  if (error == 0) co_return;
  if (!platform::connect_pending(error)) raise_os_error(error, "connect");
  const auto attempt = [sock, address]() -> std::optional<std::monostate> {
    const int result = platform::connect_result(sock.fileno());
    if (result != 0) raise_os_error(result, "connect", "Connect call failed " + address.repr());
    return std::monostate();
  };
  const Future<std::monostate> done = SocketWait::start_checked<std::monostate>(*this, sock, kEventWrite, attempt);
  co_await done;
}

Coroutine<std::pair<Socket, SocketAddress>> DescriptorEventLoop::sock_accept(Socket sock) {
  using Result = std::pair<Socket, SocketAddress>;
  check_socket(*this, sock);
  const auto attempt = [sock]() -> std::optional<Result> {
    const platform::Accepted accepted = platform::accept(sock.fileno());
    if (accepted.ok()) return Result(Socket(accepted.fd, sock.family(), sock.type(), sock.protocol()), accepted.peer);
    if (platform::nothing_to_accept(accepted.error) && !platform::connection_aborted(accepted.error))
      return std::nullopt;
    raise_os_error(accepted.error, "accept");
  };
  if (auto result = attempt()) co_return std::move(*result);
  if (!can_watch()) {
    const Future<Socket> accepted = accept_by_operation(sock);
    Socket connection = co_await accepted;
    const SocketAddress peer = platform::peer_address(connection.fileno());
    co_return Result(std::move(connection), peer);
  }
  const Future<Result> done = SocketWait::start_checked<Result>(*this, sock, kEventRead, attempt);
  co_return co_await done;
}

// Never called by a loop that can watch.
auto DescriptorEventLoop::receive_by_operation(const Socket&, std::size_t) -> Future<ReceivedBytes> { throw NotImplementedError(""); }
Future<std::size_t> DescriptorEventLoop::send_by_operation(const Socket&, BytesView, const SocketAddress&) { throw NotImplementedError(""); }
Future<bool> DescriptorEventLoop::connect_by_operation(const Socket&, const SocketAddress&) { throw NotImplementedError(""); }
Future<Socket> DescriptorEventLoop::accept_by_operation(const Socket&) { throw NotImplementedError(""); }

// ---- Servers

void DescriptorEventLoop::start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) {
  auto accept_all = [server, socket] {
    // One more than can wait, so that a queue that is full is emptied.
    for (int left = server->backlog() + 1; left > 0; --left) {
      const platform::Accepted accepted = platform::accept(socket.fileno());
      if (accepted.ok()) {
        server->accepted(Socket(accepted.fd, socket.family(), socket.type(), socket.protocol()), accepted.peer);
      } else if (platform::out_of_resources(accepted.error)) {
        server->out_of_resources(socket, accepted.error);
        return;
      } else if (!platform::nothing_to_accept(accepted.error)) {
        raise_os_error(accepted.error, "accept");
      } else if (!platform::connection_aborted(accepted.error)) {
        return;
      }
    }
  };
  watch(socket.fileno(), kEventRead,
        detail::make_node(detail::NodeFlags::kPersistent, detail::copy_current_context(), nullptr,
                          std::move(accept_all)));
}

void DescriptorEventLoop::stop_accepting(const Socket& socket) {
  unwatch(socket.fileno(), kEventRead);
}

}  // namespace loopspec
