#include "ssl_connecting.h"

#include "ssl_transport.h"

namespace loopspec::detail {

void check_timeouts(const TlsOptions& options) {
  if (options.ssl) return;
  if (options.ssl_handshake_timeout) throw ValueError("ssl_handshake_timeout is only meaningful with ssl");
  if (options.ssl_shutdown_timeout) throw ValueError("ssl_shutdown_timeout is only meaningful with ssl");
}

void check_client_options(const ClientTlsOptions& options) {
  if (options.server_hostname && !options.ssl) throw ValueError("server_hostname is only meaningful with ssl");
  check_timeouts(options);
}

void check_server_options(const TlsOptions& options) {
  if (options.ssl.is_bool()) throw TypeError("ssl argument must be an SSLContext or None");
  check_timeouts(options);
}

namespace {

SSLSettings settings_of(const TlsOptions& options) {
  SSLSettings settings;
  settings.ssl = options.ssl;
  settings.handshake_timeout = options.ssl_handshake_timeout;
  settings.shutdown_timeout = options.ssl_shutdown_timeout;
  return settings;
}

}  // namespace

SSLSettings client_settings(const ClientTlsOptions& options) {
  SSLSettings settings = settings_of(options);
  settings.server_hostname = options.server_hostname;
  return settings;
}

SSLSettings server_settings(const TlsOptions& options) {
  SSLSettings settings = settings_of(options);
  settings.server_side = true;
  return settings;
}

std::shared_ptr<Transport> make_transport(BaseEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                          SSLSettings settings, const Future<void>& waiter,
                                          std::shared_ptr<Server> server, const SocketAddress& peername) {
  if (!settings.ssl)
    return loop.make_socket_transport(std::move(socket), std::move(protocol), waiter, std::move(server), peername);
  std::shared_ptr<SSLTransport> transport =
      SSLProtocol::make(loop, std::move(protocol), std::move(settings), waiter, true);
  try {
    loop.make_socket_transport(std::move(socket), transport->shared_protocol(), Future<void>(), std::move(server),
                               peername);
  } catch (...) {
    transport->release_ownership();
    throw;
  }
  return transport;
}

}  // namespace loopspec::detail
