// TLS.
#include <utility>

#include "loopspec/ssl_context.h"
#include "loopspec/stream_writer.h"
#include "loopspec/transport.h"
#include "loopspec/v1/op.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/certificates.h"
#include "server/script/script_protocol.h"
#include "server/script/tls_options.h"

namespace loopspec::script {

namespace {

using Create = v1::CreateSslContext;
using ContextPtr = std::shared_ptr<SSLContext>;

// "" for none.
std::string_view name_of(Create::Certificate certificate) {
  switch (certificate) {
    case Create::CERTIFICATE_LOCALHOST:
      return "localhost";
    case Create::CERTIFICATE_ELSEWHERE:
      return "elsewhere";
    case Create::CERTIFICATE_EXPIRED:
      return "expired";
    case Create::CERTIFICATE_SELF_SIGNED:
      return "self_signed";
    default:
      return "";
  }
}

SniCallback logging(ProgramState& state) {
  return [&state](SSLObject&, const std::optional<std::string>& name) {
    v1::TraceEvent event;
    event.mutable_log_mark()->set_text("server_name");
    state.values().write(name ? Object(*name) : Object(), *event.mutable_log_mark()->add_values());
    state.recorder().event(std::move(event));
  };
}

ContextPtr server_context(Frame& frame, const Create& create) {
  Folder& folder = frame.state.folder();
  const ContextPtr context = make_ssl_context(SSLMethod::kTlsServer);
  const std::string_view name = name_of(create.certificate());
  context->load_cert_chain(certificate_file(name.empty() ? "localhost" : name, folder));
  if (create.require_certificate()) {
    context->set_verify_mode(SSLVerifyMode::kRequired);
    context->load_verify_locations(certificate_file("authority", folder));
  }
  if (create.log_server_name()) context->set_sni_callback(logging(frame.state));
  return context;
}

ContextPtr client_context(Frame& frame, const Create& create) {
  Folder& folder = frame.state.folder();
  const ContextPtr context = make_ssl_context(SSLMethod::kTlsClient);
  if (create.no_verify()) {
    context->set_check_hostname(false);
    context->set_verify_mode(SSLVerifyMode::kNone);
  } else if (!create.distrust()) {
    context->load_verify_locations(certificate_file("authority", folder));
  }
  if (const std::string_view name = name_of(create.certificate()); !name.empty()) context->load_cert_chain(certificate_file(name, folder));
  return context;
}

OpResult create_ssl_context(Frame& frame, const v1::Op& op) {
  const Create& create = op.create_ssl_context();
  ContextPtr context = create.server_side() ? server_context(frame, create) : client_context(frame, create);
  if (create.alpn_size() > 0) context->set_alpn_protocols({create.alpn().begin(), create.alpn().end()});
  if (create.tls_1_2()) context->set_maximum_version(SSLVersion::kTls1_2);
  return Object(std::move(context));
}

StartTlsOptions start_options(const v1::TlsOptions& tls) {
  StartTlsOptions options;
  if (tls.has_server_hostname()) options.server_hostname = tls.server_hostname();
  if (tls.has_ssl_handshake_timeout()) options.ssl_handshake_timeout = tls.ssl_handshake_timeout();
  if (tls.has_ssl_shutdown_timeout()) options.ssl_shutdown_timeout = tls.ssl_shutdown_timeout();
  return options;
}

ContextPtr context_of(Frame& frame, const v1::TlsOptions& tls) {
  return tls.has_context() ? bound<ContextPtr>(frame, tls.context()) : nullptr;
}

Coroutine<OpResult> transport_of(Coroutine<std::shared_ptr<Transport>> upgrading) {
  const std::shared_ptr<Transport> transport = co_await std::move(upgrading);
  co_return Object(std::shared_ptr<BaseTransport>(transport));
}

Coroutine<OpResult> start_tls(Frame& frame, const v1::Op& op) {
  const v1::StartTls& start = op.start_tls();
  auto transport = bound<std::shared_ptr<BaseTransport>>(frame, start.transport())->as<Transport>();
  auto protocol = ScriptProtocol::base_of(bound<std::shared_ptr<ScriptProtocol>>(frame, start.protocol()));
  StartTlsOptions options = start_options(start.tls());
  options.server_side = start.server_side();
  return transport_of(frame.state.loop_of(op).start_tls(std::move(transport), std::move(protocol), context_of(frame, start.tls()), std::move(options)));
}

Coroutine<OpResult> nothing_of([[maybe_unused]] std::shared_ptr<StreamWriter> alive, Coroutine<void> done) {
  co_await std::move(done);
  co_return Object();
}

Coroutine<OpResult> stream_start_tls(Frame& frame, const v1::Op& op) {
  const v1::StreamStartTls& start = op.stream_start_tls();
  const auto writer = bound<std::shared_ptr<StreamWriter>>(frame, start.writer());
  return nothing_of(writer, writer->start_tls(context_of(frame, start.tls()), start_options(start.tls())));
}

}  // namespace

void add_tls_ops(OpTable& table) {
  table[v1::Op::kCreateSslContext].perform = create_ssl_context;
  add_awaited<start_tls>(table, v1::Op::kStartTls);
  add_awaiting<stream_start_tls>(table, v1::Op::kStreamStartTls);
}

}  // namespace loopspec::script
