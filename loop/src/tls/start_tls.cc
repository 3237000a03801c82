// start_tls(), whatever the kind of loop.
#include "loopspec/coroutine.h"
#include "loopspec/stream_reader_protocol.h"
#include "ssl_transport.h"

namespace loopspec {
namespace {

std::shared_ptr<detail::SSLTransport> make_upgraded(BaseEventLoop& loop, const std::shared_ptr<BaseProtocol>& protocol,
                                                    const std::shared_ptr<SSLContext>& context,
                                                    const StartTlsOptions& options, const Future<void>& waiter) {
  detail::SSLSettings settings;
  settings.ssl = context;
  settings.server_side = options.server_side;
  settings.server_hostname = options.server_hostname;
  settings.handshake_timeout = options.ssl_handshake_timeout;
  settings.shutdown_timeout = options.ssl_shutdown_timeout;
  auto transport = detail::SSLProtocol::make(loop, protocol, std::move(settings), waiter, false);
  // A client may have begun before the server got here: what a stream has read of it already is TLS.
  auto* stream = dynamic_cast<StreamReaderProtocol*>(protocol.get());
  if (options.server_side && stream != nullptr) transport->protocol().receive_early(stream->take_unread());
  return transport;
}

}  // namespace

Coroutine<std::shared_ptr<Transport>> BaseEventLoop::start_tls(std::shared_ptr<Transport> transport,
                                                               std::shared_ptr<BaseProtocol> protocol,
                                                               std::shared_ptr<SSLContext> sslcontext,
                                                               StartTlsOptions options) {
  if (sslcontext == nullptr) throw TypeError("sslcontext is expected to be an instance of ssl.SSLContext, got None");
  if (!transport->start_tls_compatible())
    throw TypeError("transport " + transport->repr() + " is not supported by start_tls()");
  const Future<void> waiter = create_future<void>();
  const std::shared_ptr<detail::SSLTransport> upgraded = make_upgraded(*this, protocol, sslcontext, options, waiter);
  const std::shared_ptr<detail::SSLProtocol> ssl_protocol = upgraded->shared_protocol();
  if (transport->is_writing_paused()) upgraded->protocol().begin_paused();
  // Nothing may arrive before connection_made().
  transport->pause_reading();
  transport->set_protocol(ssl_protocol);
  const Handle made = call_soon([transport, ssl_protocol] { ssl_protocol->connection_made(*transport); });
  const Handle resume = call_soon([transport] { transport->resume_reading(); });
  try {
    co_await waiter;
  } catch (...) {
    transport->close();
    made.cancel();
    resume.cancel();
    throw;
  }
  co_return upgraded;
}

}  // namespace loopspec
