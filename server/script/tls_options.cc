#include "server/script/tls_options.h"

#include "loopspec/ssl_context.h"

namespace loopspec::script {

void set_tls(Frame& frame, const v1::TlsOptions& message, TlsOptions& options) {
  if (message.has_context()) options.ssl = bound<std::shared_ptr<SSLContext>>(frame, message.context());
  if (message.has_default_context()) options.ssl = true;
  if (message.has_ssl_handshake_timeout()) options.ssl_handshake_timeout = message.ssl_handshake_timeout();
  if (message.has_ssl_shutdown_timeout()) options.ssl_shutdown_timeout = message.ssl_shutdown_timeout();
}

void set_tls(Frame& frame, const v1::TlsOptions& message, ClientTlsOptions& options) {
  set_tls(frame, message, static_cast<TlsOptions&>(options));
  if (message.has_server_hostname()) options.server_hostname = message.server_hostname();
}

}  // namespace loopspec::script
