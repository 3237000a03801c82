// create_connection() and its relatives, whatever the kind of loop.
#include <algorithm>
#include <utility>
#include <vector>

#include "connecting.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/server.h"
#include "loopspec/transport.h"
#include "platform/socket_file.h"
#include "tls/ssl_connecting.h"
#include "transports/until_made.h"

namespace loopspec {
namespace {

void require_stream(const Socket& sock) {
  if (sock.type() != SocketType::kStream) throw ValueError("A Stream Socket was expected, got " + sock.repr());
}

void require_unix_stream(const Socket& sock) {
  if (sock.family() == AddressFamily::kUnix && sock.type() == SocketType::kStream) return;
  throw ValueError("A UNIX Domain Stream Socket was expected, got " + sock.repr());
}

// The last step of all three: the protocol, the transport, the handshake and connection_made().
Coroutine<std::shared_ptr<Transport>> make_connected_transport(BaseEventLoop& loop, Socket sock, ProtocolFactory factory,
                                                               detail::SSLSettings settings) {
  sock.setblocking(false);
  std::shared_ptr<BaseProtocol> protocol = factory();
  const Future<void> waiter = loop.create_future<void>();
  const std::shared_ptr<Transport> transport =
      detail::make_transport(loop, std::move(sock), std::move(protocol), std::move(settings), waiter, nullptr, {});
  co_await detail::until_made(waiter, transport);
  co_return transport;
}

}  // namespace

Coroutine<std::shared_ptr<Transport>> BaseEventLoop::connect_tcp(ProtocolFactory factory,
                                                                 std::optional<std::string> host, Port port,
                                                                 ConnectionOptions options) {
  detail::check_client_options(options);
  if (options.ssl && !options.server_hostname) {
    if (!host || host->empty()) throw ValueError("You must set server_hostname when using ssl without a host");
    options.server_hostname = host;
  }
  detail::SSLSettings settings = detail::client_settings(options);
  Socket sock = options.sock;
  if (host || port.given()) {
    if (sock) throw ValueError("host/port and sock can not be specified at the same time");
    sock = co_await detail::connect_to_host(*this, std::move(host), std::move(port), std::move(options));
  } else {
    if (!sock) throw ValueError("host and port was not specified and no sock specified");
    require_stream(sock);
  }
  co_return co_await make_connected_transport(*this, std::move(sock), std::move(factory), std::move(settings));
}

Coroutine<std::shared_ptr<Transport>> BaseEventLoop::connect_unix(ProtocolFactory factory,
                                                                  std::optional<std::string> path,
                                                                  UnixConnectionOptions options) {
  platform::require_unix_sockets();
  if (options.ssl && !options.server_hostname) throw ValueError("you have to pass server_hostname when using ssl");
  detail::check_client_options(options);
  Socket sock = options.sock;
  if (path) {
    if (sock) throw ValueError("path and sock can not be specified at the same time");
    const SocketAddress address = SocketAddress::unix_path(*path);
    sock = Socket(AddressFamily::kUnix);
    sock.setblocking(false);
    co_await sock_connect(sock, address);
  } else {
    if (!sock) throw ValueError("no path and sock were specified");
    require_unix_stream(sock);
  }
  co_return co_await make_connected_transport(*this, std::move(sock), std::move(factory), detail::client_settings(options));
}

Coroutine<std::shared_ptr<Transport>> BaseEventLoop::connect_accepted(ProtocolFactory factory, Socket sock,
                                                                      AcceptedSocketOptions options) {
  require_stream(sock);
  detail::check_timeouts(options);
  co_return co_await make_connected_transport(*this, std::move(sock), std::move(factory), detail::server_settings(options));
}

Coroutine<void> BaseEventLoop::sock_connect(Socket sock, std::string host, Port port) {
  const AddressHints hints(sock.family(), sock.type(), sock.protocol());
  const std::vector<AddressInfo> resolved =
      co_await detail::ensure_resolved(*this, std::move(host), std::move(port), hints);
  if (resolved.empty()) throw OSError("getaddrinfo() returned empty list");
  co_await sock_connect(std::move(sock), resolved.front().address);
}

}  // namespace loopspec
