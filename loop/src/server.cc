#include "loopspec/server.h"

#include "loopspec/base_event_loop.h"
#include "loopspec/sleep.h"
#include "tls/ssl_connecting.h"
#include "transports/flow_control.h"

namespace loopspec {
namespace {

constexpr double kAcceptRetryDelay = 1.0;  // seconds

}  // namespace

Server::Server(BaseEventLoop& loop, std::vector<Socket> sockets, ProtocolFactory factory, int backlog)
    : loop_(loop), sockets_(std::move(sockets)), factory_(std::move(factory)), backlog_(backlog) {}

Server::~Server() = default;

AbstractEventLoop& Server::get_loop() const noexcept {
  return loop_;
}

std::string Server::repr() const {
  std::string text = "<Server sockets=(";
  for (const Socket& socket : sockets_)
    text += socket.repr() + (sockets_.size() == 1 ? "," : &socket == &sockets_.back() ? "" : ", ");
  return text + ")>";
}

// ---- Serving

void Server::listen_and_accept() {
  if (serving_) return;
  if (closed_) throw RuntimeError("server " + repr() + " is closed");
  serving_ = true;
  for (const Socket& socket : sockets_) {
    socket.listen(backlog_);
    loop_.start_accepting(shared_from_this(), socket);
  }
}

Coroutine<void> Server::start_serving() {
  const std::shared_ptr<Server> alive = shared_from_this();
  listen_and_accept();
  co_await sleep(0);
}

Coroutine<void> Server::serve_forever() {
  const std::shared_ptr<Server> alive = shared_from_this();
  if (serving_forever_) throw RuntimeError("server " + repr() + " is already being awaited on serve_forever()");
  if (closed_) throw RuntimeError("server " + repr() + " is closed");
  listen_and_accept();
  serving_forever_ = loop_.create_future<void>();
  struct Forget {
    Server& server;
    ~Forget() { server.serving_forever_ = Future<void>(); }
  } const forget{*this};
  std::exception_ptr cancelled;
  try {
    const Future<void> never = serving_forever_;
    co_await never;
  } catch (const CancelledError&) {
    cancelled = std::current_exception();
  }
  close();
  // A second cancellation while waiting ends in the first one, as in asyncio.
  try {
    co_await wait_closed();
  } catch (const CancelledError&) {
  }
  if (cancelled) std::rethrow_exception(cancelled);
}

void Server::close() {
  if (std::exchange(closed_, true)) return;
  const std::shared_ptr<Server> alive = shared_from_this();
  const std::vector<Socket> closing = std::exchange(sockets_, {});
  for (const Socket& socket : closing) {
    if (on_close_) on_close_(socket);
    loop_.stop_accepting(socket);
    socket.close();
  }
  serving_ = false;
  if (serving_forever_ && !serving_forever_.done()) {
    const Future<void> running = std::exchange(serving_forever_, Future<void>());
    running.cancel();
  }
  if (clients_.empty()) wake_waiters();
}

// ---- Connections

void Server::accepted(Socket connection, const SocketAddress& peer) {
  if (loop_.get_debug()) {
    loop_.logger().log(LogLevel::kDebug,
                       repr() + " got a new connection from " + peer.repr() + ": " + connection.repr());
  }
  loop_.call_soon([server = shared_from_this(), connection = std::move(connection), peer] {
    server->make_connection(connection, peer);
  });
}

// What goes wrong here closes this connection and nothing else; debug mode tells.
void Server::make_connection(Socket connection, const SocketAddress& peer) {
  std::shared_ptr<BaseProtocol> protocol;
  try {
    protocol = factory_();
    if (closed_) throw RuntimeError("server " + repr() + " is closed");
    Future<void> handshake;
    if (tls_.ssl) handshake = loop_.create_future<void>();
    const std::shared_ptr<Transport> transport = detail::make_transport(loop_, std::move(connection), protocol, detail::server_settings(tls_),
                                                                        handshake, shared_from_this(), peer);
    if (!handshake) return;
    handshake.add_done_callback([server = shared_from_this(), protocol, transport](const Future<void>& done) {
      if (done.exception()) server->report_failure(done.exception(), protocol, transport);
    });
  } catch (...) {
    detail::rethrow_if_exit();
    report_failure(std::current_exception(), protocol, nullptr);
  }
}

void Server::report_failure(const std::exception_ptr& error, const std::shared_ptr<BaseProtocol>& protocol,
                            const std::shared_ptr<BaseTransport>& transport) const {
  if (!loop_.get_debug()) return;
  ExceptionContext context;
  context.message = "Error on transport creation for incoming connection";
  context.exception = error;
  if (protocol) context.extra["protocol"] = protocol;
  if (transport) context.extra["transport"] = transport;
  loop_.call_exception_handler(context);
}

void Server::out_of_resources(const Socket& socket, int error) {
  loop_.stop_accepting(socket);
  loop_.call_later(kAcceptRetryDelay, [server = shared_from_this(), socket] {
    if (server->is_serving()) server->loop_.start_accepting(server, socket);
  });
  ExceptionContext context;
  context.message = "socket.accept() out of system resource";
  context.exception = make_os_error(error, "accept");
  context.extra["socket"] = socket;
  loop_.call_exception_handler(context);
}

void Server::detach(BaseTransport& transport) {
  clients_.erase(&transport);
  if (clients_.empty() && closed_) wake_waiters();
}

std::vector<std::shared_ptr<BaseTransport>> Server::clients() const {
  std::vector<std::shared_ptr<BaseTransport>> result;
  result.reserve(clients_.size());
  for (BaseTransport* client : clients_) result.push_back(client->shared_from_this());
  return result;
}

void Server::close_clients() {
  for (const auto& client : clients()) client->close();
}

void Server::abort_clients() {
  for (const auto& client : clients()) client->as<WriteTransport>()->abort();
}

// ---- The end

void Server::wake_waiters() {
  finished_ = true;
  for (const Future<void>& waiter : std::exchange(waiters_, {})) {
    if (!waiter.done()) waiter.set_result();
  }
}

Coroutine<void> Server::wait_closed() {
  const std::shared_ptr<Server> alive = shared_from_this();
  if (finished_) co_return;
  const Future<void> waiter = loop_.create_future<void>();
  waiters_.push_back(waiter);
  co_await waiter;
}

}  // namespace loopspec
