// The states of SSLProtocol: handshake, shutdown and the end. What happens to bytes is in ssl_protocol_bytes.cc.
#include "ssl_protocol.h"

#include <cstdio>

#include "../seconds.h"
#include "../transports/flow_control.h"
#include "../transports/stream_protocol.h"
#include "ssl_transport.h"

namespace loopspec::detail {
namespace {

constexpr double kHandshakeTimeout = 60.0;  // seconds, as nginx has it
constexpr double kShutdownTimeout = 30.0;
constexpr std::size_t kReadHighWater = std::size_t{256} * 1024;
constexpr std::size_t kWriteHighWater = std::size_t{512} * 1024;

// As Python prints a float.
std::string seconds_text(double seconds) {
  std::string text = format_seconds(seconds);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

double checked_timeout(const char* name, std::optional<double> seconds, double otherwise) {
  if (!seconds) return otherwise;
  if (*seconds > 0) return *seconds;
  throw ValueError(std::string(name) + " should be a positive number, got " + seconds_text(*seconds));
}

// The context of `ssl = true`.
void ensure_context(SSLSettings& settings) {
  if (settings.ssl.context() != nullptr) return;
  if (settings.server_side) throw ValueError("Server side SSL needs a valid SSLContext");
  const std::shared_ptr<SSLContext> context = create_default_ssl_context();
  if (!settings.server_hostname || settings.server_hostname->empty()) context->set_check_hostname(false);
  settings.ssl = context;
}

struct ReleaseAtEnd {
  SSLTransport& transport;
  ~ReleaseAtEnd() { transport.release_ownership(); }
};

}  // namespace

std::shared_ptr<SSLTransport> SSLProtocol::make(BaseEventLoop& loop, std::shared_ptr<BaseProtocol> app_protocol,
                                                SSLSettings settings, const Future<void>& waiter,
                                                bool call_connection_made) {
  const auto protocol = std::make_shared<SSLProtocol>(loop, std::move(settings), waiter, call_connection_made);
  protocol->set_app_protocol(std::move(app_protocol));
  auto transport = std::make_shared<SSLTransport>(protocol);
  protocol->app_transport_ = transport.get();
  loop.own(*transport, transport);
  return transport;
}

SSLProtocol::SSLProtocol(BaseEventLoop& loop, SSLSettings settings, const Future<void>& waiter,
                         bool call_connection_made)
    : loop_(loop),
      settings_(std::move(settings)),
      handshake_timeout_(checked_timeout("ssl_handshake_timeout", settings_.handshake_timeout, kHandshakeTimeout)),
      shutdown_timeout_(checked_timeout("ssl_shutdown_timeout", settings_.shutdown_timeout, kShutdownTimeout)),
      waiter_(waiter),
      app_state_(call_connection_made ? AppState::kInit : AppState::kConnectionMade),
      incoming_marks_(kReadHighWater),
      outgoing_marks_(kWriteHighWater) {
  ensure_context(settings_);
  const bool named = !settings_.server_side && settings_.server_hostname && !settings_.server_hostname->empty();
  engine_ = settings_.ssl.context()->wrap_bio(settings_.server_side, named ? settings_.server_hostname : std::nullopt);
}

SSLProtocol::~SSLProtocol() = default;

void SSLProtocol::set_app_protocol(std::shared_ptr<BaseProtocol> protocol) {
  const StreamProtocol kinds = stream_protocol_of(protocol.get());
  buffered_protocol_ = kinds.buffered;
  stream_protocol_ = kinds.stream;
  app_protocol_ = std::move(protocol);
}

template <class F>
auto SSLProtocol::if_alive(F function) {
  return [weak = weak_from_this(), function] {
    if (const std::shared_ptr<SSLProtocol> self = weak.lock()) function(*self);
  };
}

// ---- Facts

std::any SSLProtocol::get_extra_info(std::string_view name) const {
  if (name == "sslcontext") return settings_.ssl.context();
  if (handshake_done_) {
    if (name == "ssl_object") return std::shared_ptr<const SSLObject>(engine_);
    if (name == "compression") return {};
    if (name == "cipher") {
      const std::optional<SSLCipher> cipher = engine_->cipher();
      return cipher ? std::any(*cipher) : std::any();
    }
    if (name == "peercert") {
      const std::optional<SSLCertificate> certificate = engine_->getpeercert();
      return certificate ? std::any(*certificate) : std::any();
    }
  }
  return transport_ != nullptr ? transport_->get_extra_info(name) : std::any();
}

std::string_view SSLProtocol::state_name() const noexcept {
  switch (state_) {
    case State::kDoHandshake:
      return "handshake";
    case State::kWrapped:
      return "wrapped";
    case State::kFlushing:
      return "flushing";
    case State::kShutdown:
      return "shutdown";
    default:
      return "unwrapped";
  }
}

std::string SSLProtocol::repr() const {
  return "<SSLProtocol " + std::string(state_name()) + ">";
}

void SSLProtocol::log_debug(const std::string& text, const std::exception_ptr& error) const {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + text, error);
}

// ---- The handshake

void SSLProtocol::connection_made(BaseTransport& transport) {
  if (lost_) return;  // a callback of start_tls() that came too late
  transport_ = transport.as<Transport>();
  start_handshake();
}

void SSLProtocol::start_handshake() {
  log_debug(" starts SSL handshake");
  handshake_began_ = loop_.time();
  state_ = State::kDoHandshake;
  handshake_timer_ =
      loop_.call_later(handshake_timeout_, if_alive([](SSLProtocol& self) { self.check_handshake_timeout(); }));
  do_handshake();
}

void SSLProtocol::check_handshake_timeout() {
  if (state_ != State::kDoHandshake) return;
  fatal_error(std::make_exception_ptr(ConnectionAbortedError("SSL handshake is taking longer than " +
                                                             seconds_text(handshake_timeout_) +
                                                             " seconds: aborting the connection")),
              "Fatal error on transport");
}

void SSLProtocol::do_handshake() {
  bool done = false;
  try {
    done = engine_->do_handshake();
  } catch (...) {
    rethrow_if_exit();
    process_outgoing();  // tells the peer why
    handshake_failed(std::current_exception());
    return;
  }
  if (done) {
    handshake_done();
  } else {
    process_outgoing();
  }
}

void SSLProtocol::handshake_failed(const std::exception_ptr& error) {
  handshake_timer_.cancel();
  state_ = State::kUnwrapped;
  fatal_error(error, exception_is<SSLCertVerificationError>(error) ? "SSL handshake failed on verifying the certificate"
                                                                   : "SSL handshake failed");
  wake_waiter(error);
}

void SSLProtocol::handshake_done() {
  handshake_timer_.cancel();
  state_ = State::kWrapped;
  handshake_done_ = true;
  if (loop_.get_debug()) {
    char text[64];
    std::snprintf(text, sizeof text, ": SSL handshake took %.1f ms", (loop_.time() - handshake_began_) * 1e3);
    log_debug(text);
  }
  if (app_state_ == AppState::kInit && !call_connection_made()) return;
  wake_waiter(nullptr);
  do_read();
}

// False when it threw: that ends the connection, and with it the wait.
bool SSLProtocol::call_connection_made() {
  app_state_ = AppState::kConnectionMade;
  const std::shared_ptr<BaseProtocol> app = app_protocol_;
  try {
    app->connection_made(*app_transport_);
    return true;
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), "Fatal error: protocol.buffer_updated() call failed.");
    return false;
  }
}

void SSLProtocol::wake_waiter(const std::exception_ptr& error) {
  const Future<void> waiter = std::exchange(waiter_, Future<void>());
  if (!waiter || waiter.done()) return;
  if (error) {
    waiter.set_exception(error);
  } else {
    waiter.set_result();
  }
}

// ---- The shutdown

void SSLProtocol::start_shutdown() {
  if (state_ != State::kDoHandshake && state_ != State::kWrapped) return;
  if (app_transport_ != nullptr) app_transport_->mark_closed();
  if (state_ == State::kDoHandshake) {
    abort(nullptr);
    return;
  }
  state_ = State::kFlushing;
  shutdown_timer_ =
      loop_.call_later(shutdown_timeout_, if_alive([](SSLProtocol& self) { self.check_shutdown_timeout(); }));
  do_flush();
}

void SSLProtocol::check_shutdown_timeout() {
  if (state_ != State::kFlushing && state_ != State::kShutdown) return;
  transport_->force_close(std::make_exception_ptr(TimeoutError("SSL shutdown timed out")));
}

void SSLProtocol::do_flush() {
  do_read();
  if (state_ != State::kFlushing) return;  // what was delivered led to another end
  state_ = State::kShutdown;
  do_shutdown();
}

void SSLProtocol::do_shutdown() {
  bool done = true;
  try {
    if (!eof_received_) done = engine_->unwrap();
  } catch (const SSLError&) {
    shutdown_done(std::current_exception());
    return;
  }
  process_outgoing();
  if (!done) return;
  call_eof_received();
  shutdown_done(nullptr);
}

void SSLProtocol::shutdown_done(const std::exception_ptr& error) {
  shutdown_timer_.cancel();
  if (error) {
    fatal_error(error, "Fatal error on transport");
  } else {
    loop_.call_soon([transport = transport_] { transport->close(); });
  }
}

bool SSLProtocol::eof_received() {
  eof_received_ = true;
  log_debug(" received EOF");
  try {
    switch (state_) {
      case State::kDoHandshake:
        handshake_failed(std::make_exception_ptr(ConnectionResetError("")));
        break;
      case State::kWrapped:
        state_ = State::kFlushing;
        if (app_paused_reading_) return true;  // resume_reading() goes on
        do_flush();
        break;
      case State::kFlushing:
        do_write();
        state_ = State::kShutdown;
        do_shutdown();
        break;
      case State::kShutdown:
        do_shutdown();
        break;
      case State::kUnwrapped:
        break;
    }
  } catch (...) {
    transport_->close();
    throw;
  }
  return false;
}

// ---- The end

void SSLProtocol::abort(const std::exception_ptr& error) {
  state_ = State::kUnwrapped;
  if (transport_ != nullptr && !lost_) transport_->force_close(error);
}

void SSLProtocol::fatal_error(const std::exception_ptr& error, const char* message) {
  if (transport_ != nullptr && !lost_) transport_->force_close(error);
  if (exception_is<OSError>(error)) {
    log_debug(std::string(": ") + message, error);
  } else if (!exception_is<CancelledError>(error) && transport_ != nullptr) {
    report_transport_error(loop_, message, error, *transport_, shared_from_this());
  }
}

// The protocol above is told in a callback of its own; until then the loop keeps its transport.
void SSLProtocol::connection_lost(const std::exception_ptr& error) {
  lost_ = true;
  ++writes_refused_;
  backlog_.clear();
  engine_->outgoing().clear();
  handshake_timer_.cancel();
  shutdown_timer_.cancel();
  const bool made = app_state_ == AppState::kConnectionMade || app_state_ == AppState::kEof;
  const bool tell = made && state_ != State::kDoHandshake;
  state_ = State::kUnwrapped;
  const std::shared_ptr<BaseProtocol> app = std::exchange(app_protocol_, nullptr);
  buffered_protocol_ = nullptr;
  stream_protocol_ = nullptr;
  if (SSLTransport* above = std::exchange(app_transport_, nullptr)) {
    above->mark_closed();
    if (tell) {
      app_state_ = AppState::kConnectionLost;
      loop_.call_soon([transport = above->as<SSLTransport>(), app, error] {
        const ReleaseAtEnd release{*transport};
        app->connection_lost(error);
      });
    } else {
      above->release_ownership();
    }
  }
  wake_waiter(error ? error : std::make_exception_ptr(ConnectionAbortedError("SSL handshake was aborted")));
}

void SSLProtocol::loop_closed() noexcept {
  lost_ = true;
  state_ = State::kUnwrapped;
  buffered_protocol_ = nullptr;
  stream_protocol_ = nullptr;
  app_transport_ = nullptr;
  waiter_ = Future<void>();
  backlog_.clear();
  engine_->outgoing().clear();
  const std::shared_ptr<BaseProtocol> last = std::move(app_protocol_);
  const std::shared_ptr<Transport> below = std::move(transport_);
}

}  // namespace loopspec::detail
