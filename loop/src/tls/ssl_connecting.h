// TLS of connections and servers: the checks of their keywords, and the two transports of a connection.
#pragma once

#include <memory>

#include "loopspec/base_event_loop.h"
#include "ssl_protocol.h"

namespace loopspec::detail {

// ValueError for keywords that mean something with `ssl` only.
void check_timeouts(const TlsOptions& options);
void check_client_options(const ClientTlsOptions& options);
// Also TypeError for `ssl = true`, and false.
void check_server_options(const TlsOptions& options);

SSLSettings client_settings(const ClientTlsOptions& options);
SSLSettings server_settings(const TlsOptions& options);

// As BaseEventLoop::make_socket_transport(), with TLS when the settings say so; `waiter` is then set after the
// handshake.
std::shared_ptr<Transport> make_transport(BaseEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                          SSLSettings settings, const Future<void>& waiter,
                                          std::shared_ptr<Server> server, const SocketAddress& peername);

}  // namespace loopspec::detail
