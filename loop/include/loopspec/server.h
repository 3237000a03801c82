// Server: what create_server() returns.
//
// Python documentation: library/asyncio-eventloop.html#server-objects
//
// A serving server accepts until it is closed, whether or not anybody keeps a reference. All methods belong to the
// loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/future.h"
#include "loopspec/network_options.h"
#include "loopspec/protocol.h"
#include "loopspec/socket.h"
#include "loopspec/transport.h"

namespace loopspec {

class BaseEventLoop;

class Server : public std::enable_shared_from_this<Server> {
 public:
  // Used by the library: sockets that are bound and non-blocking.
  Server(BaseEventLoop& loop, std::vector<Socket> sockets, ProtocolFactory factory, int backlog);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  AbstractEventLoop& get_loop() const noexcept;
  bool is_serving() const noexcept { return serving_; }
  // The listening sockets; none once closed.
  std::vector<Socket> sockets() const { return sockets_; }

  // Stops listening and closes the sockets at once. Connections that were accepted stay open. Repeating it is harmless.
  void close();
  // close() or abort() for every connection that is open.
  void close_clients();
  void abort_clients();

  // Starts to accept; does nothing when serving.
  Coroutine<void> start_serving();
  // Serves until cancelled, and then closes the server and waits for wait_closed(); ends with CancelledError too when
  // somebody calls close(). RuntimeError when it runs already or the server is closed.
  Coroutine<void> serve_forever();
  // Returns once the server is closed and every connection it accepted is lost.
  Coroutine<void> wait_closed();

  // "<Server sockets=(<socket fd=7, ...>)>"
  std::string repr() const;

  // ---- Used by the library
  void listen_and_accept();
  // A connection: makes its protocol and transport at the next turn.
  void accepted(Socket connection, const SocketAddress& peer);
  // Accepting failed for want of descriptors or memory: reports it, and tries again after a second.
  void out_of_resources(const Socket& socket, int error);
  int backlog() const noexcept { return backlog_; }
  // Transports it accepted, from when they are made until their connection is lost.
  void attach(BaseTransport& transport) { clients_.insert(&transport); }
  void detach(BaseTransport& transport);
  // TLS for each connection, when it says so.
  void set_tls(TlsOptions tls) { tls_ = std::move(tls); }
  // Called by close() with each socket, before it is closed.
  void on_close(std::function<void(const Socket&)> callback) { on_close_ = std::move(callback); }

 private:
  void make_connection(Socket connection, const SocketAddress& peer);
  void report_failure(const std::exception_ptr& error, const std::shared_ptr<BaseProtocol>& protocol,
                      const std::shared_ptr<BaseTransport>& transport) const;
  void wake_waiters();
  std::vector<std::shared_ptr<BaseTransport>> clients() const;

  BaseEventLoop& loop_;
  std::vector<Socket> sockets_;
  ProtocolFactory factory_;
  int backlog_;
  TlsOptions tls_;
  bool serving_ = false;
  bool closed_ = false;
  bool finished_ = false;  // closed, and the last connection lost
  std::unordered_set<BaseTransport*> clients_;
  std::vector<Future<void>> waiters_;
  Future<void> serving_forever_;
  std::function<void(const Socket&)> on_close_;
};

// Python's `async with server`: runs `body(server)`, closes the server however it ends and waits until it is closed.
template <class F>
Coroutine<void> with_server(std::shared_ptr<Server> server, F body) {
  std::exception_ptr error;
  try {
    co_await body(*server);
  } catch (...) {
    error = std::current_exception();
  }
  server->close();
  co_await server->wait_closed();
  if (error) std::rethrow_exception(error);
}

}  // namespace loopspec
