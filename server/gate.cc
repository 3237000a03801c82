#include "server/gate.h"

#include <grpcpp/grpcpp.h>
#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/auth/tls.h"
#include "server/listen_address.h"
#include "server/observe/queue_lengths.h"
#include "server/server.h"

namespace loopspec::server {

namespace {

// Clients that ask more often whether the server is there get `too_many_pings`; they may ask between calls, too.
constexpr int kMinPingIntervalMs = 10'000;
// How long a silent connection may stand before the server asks, and how long the answer may take: a vanished client is noticed in half
// a minute.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// How long a connection may take to become one (TLS included).
constexpr int kHandshakeMs = 20'000;

absl::Status check_address(const ServerOptions& options) {
  if (absl::Status status = check_listen_address(options.listen); !status.ok()) return status;
  if (options.listen.empty() || options.insecure || options.tls.enabled() || is_loopback_address(options.listen)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(options.listen, " can be reached by other machines: it needs TLS (--tls-certificate and --tls-key), or --insecure"));
}

}  // namespace

Gate::Gate(const ServerOptions& options)
    : limits_(options.limits), log_(options.log ? options.log : std::make_shared<Log>()), authenticator_(options.tls.asks_for_certificates()) {}

Gate::~Gate() { stop_accepting(); }

absl::StatusOr<std::unique_ptr<Gate>> Gate::open(const ServerOptions& options) {
  if (absl::Status status = check_address(options); !status.ok()) return status;
  std::unique_ptr<Gate> gate(new Gate(options));
  if (absl::Status status = gate->read_files(options); !status.ok()) return status;
  if (absl::Status status = gate->bind(options); !status.ok()) return status;
  return gate;
}

absl::Status Gate::bind(const ServerOptions& options) {
  if (!options.listen.empty()) {
    auto listener = Listener::bind(options.listen);
    if (!listener.ok()) return listener.status();
    listener_ = *std::move(listener);
  }
  if (options.metrics_listen.empty()) return absl::OkStatus();
  auto endpoint = MetricsEndpoint::start(options.metrics_listen, {metrics_.registry(), metrics_.queues()});
  if (!endpoint.ok()) return endpoint.status();
  endpoint_ = *std::move(endpoint);
  return absl::OkStatus();
}

absl::Status Gate::read_files(const ServerOptions& options) {
  auto credentials = make_server_credentials(options.tls);
  if (!credentials.ok()) return credentials.status();
  credentials_ = *std::move(credentials);
  if (options.token_file.empty()) return absl::OkStatus();
  auto tokens = TokenFile::load(options.token_file);
  if (!tokens.ok()) return tokens.status();
  if (!tokens->warning().empty()) log_->write(LogLevel::kWarning, "tokens", tokens->warning());
  if (!options.tls.enabled()) log_->write(LogLevel::kWarning, "tokens", "without TLS, tokens are sent in the clear");
  authenticator_ = Authenticator(options.tls.asks_for_certificates(), *std::move(tokens));
  return absl::OkStatus();
}

void Gate::configure(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, static_cast<int>(limits_.max_connection_calls));
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(limits_.max_metadata_bytes));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kMinPingIntervalMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits_.max_message_bytes));
  // Responses have their own limits, and statuses that say so.
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  if (listener_ != nullptr) listener_->configure(builder, credentials_);
}

void Gate::start_accepting() {
  if (listener_ == nullptr) return;
  listener_->start([this](std::uint64_t count) {
    metrics_.connections_refused().Increment(static_cast<double>(count));
    log_->write(LogLevel::kWarning, "connections", "turned away: the descriptors that connections may use are used up",
                {{"count", absl::StrCat(count)}});
  });
}

void Gate::stop_accepting() {
  if (listener_ != nullptr) listener_->stop();
}

grpc::Status Gate::identify(const grpc::ServerContextBase& context, CallRecord& record) const {
  auto identity = authenticator_.identify(context);
  if (auto* refusal = std::get_if<grpc::Status>(&identity)) return std::move(*refusal);
  record.set_identity(std::move(std::get<std::string>(identity)));
  return grpc::Status::OK;
}

}  // namespace loopspec::server
