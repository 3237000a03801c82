// What SSLProtocol does to bytes: see ssl_protocol.h.
#include "../transports/flow_control.h"
#include "scratch_buffer.h"
#include "ssl_protocol.h"
#include "ssl_transport.h"

namespace loopspec::detail {
namespace {

constexpr std::size_t kRecordSize = std::size_t{16} * 1024;  // of decrypted bytes, at most
constexpr std::uint32_t kWarnFromWrites = 5;

}  // namespace

// ---- From the transport below

void SSLProtocol::data_received(BytesView data) {
  engine_->incoming().append(data);
  switch (state_) {
    case State::kDoHandshake:
      do_handshake();
      break;
    case State::kWrapped:
      do_read();
      break;
    case State::kFlushing:
      do_flush();
      break;
    case State::kShutdown:
      do_shutdown();
      break;
    case State::kUnwrapped:
      break;
  }
}

void SSLProtocol::do_read() {
  if (state_ != State::kWrapped && state_ != State::kFlushing) return;
  try {
    if (!app_paused_reading_) {
      const bool closed = buffered_protocol_ != nullptr ? read_buffered() : read_copied();
      if (closed) {
        call_eof_received();
        start_shutdown();
      }
      do_write();
    }
    control_reading();
  } catch (...) {
    rethrow_if_exit();
    const std::exception_ptr error = std::current_exception();
    process_outgoing();  // OpenSSL may have told the peer why
    fatal_error(error, "Fatal error on SSL protocol");
  }
}

// Everything that can be decrypted, in one call of the protocol. True after the peer's close_notify.
bool SSLProtocol::read_copied() {
  ScratchBuffer buffer;
  std::size_t filled = 0;
  SSLEngine::Read got;
  std::exception_ptr error;
  try {
    do {
      got = engine_->read(buffer.room(filled, kRecordSize));
      filled += got.count;
    } while (got.count != 0);
  } catch (const SSLError&) {
    error = std::current_exception();  // what came before it is good
  }
  if (filled != 0 && stream_protocol_ != nullptr) {
    const std::shared_ptr<BaseProtocol> alive = app_protocol_;
    stream_protocol_->data_received(buffer.first(filled));
  }
  if (error) std::rethrow_exception(error);
  return got.closed;
}

// One buffer of the protocol; when that was filled, the next one in a callback of its own.
bool SSLProtocol::read_buffered() {
  const std::shared_ptr<BaseProtocol> alive = app_protocol_;
  const MutableBytes buffer = buffered_protocol_->get_buffer(static_cast<std::ptrdiff_t>(engine_->incoming().size()));
  if (buffer.empty()) throw RuntimeError("get_buffer() returned an empty buffer");
  std::size_t filled = 0;
  SSLEngine::Read got;
  std::exception_ptr error;
  try {
    do {
      got = engine_->read(buffer.subspan(filled));
      filled += got.count;
    } while (got.count != 0 && filled < buffer.size());
  } catch (const SSLError&) {
    error = std::current_exception();
  }
  if (filled == buffer.size()) {
    loop_.call_soon([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->do_read();
    });
  }
  // get_buffer() may have put a protocol of the other kind in its own place.
  if (filled != 0 && buffered_protocol_ != nullptr) buffered_protocol_->buffer_updated(filled);
  if (error) std::rethrow_exception(error);
  return got.closed;
}

void SSLProtocol::call_eof_received() {
  if (app_state_ != AppState::kConnectionMade) return;
  app_state_ = AppState::kEof;
  const std::shared_ptr<BaseProtocol> alive = app_protocol_;
  try {
    bool keep_open = false;
    if (stream_protocol_ != nullptr) keep_open = stream_protocol_->eof_received();
    if (buffered_protocol_ != nullptr && alive == app_protocol_) keep_open = buffered_protocol_->eof_received();
    if (keep_open)
      loop_.logger().log(LogLevel::kWarning, "returning true from eof_received() has no effect when using ssl");
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), "Error calling eof_received()");
  }
}

void SSLProtocol::resume_reading() {
  if (!std::exchange(app_paused_reading_, false)) return;
  loop_.call_soon([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    if (self->state_ == State::kWrapped)
      self->do_read();
    else if (self->state_ == State::kFlushing)
      self->do_flush();
    else if (self->state_ == State::kShutdown)
      self->do_shutdown();
  });
}

// Encrypted bytes pile up here only while the protocol above has paused.
void SSLProtocol::control_reading() {
  if (lost_) return;
  const std::size_t size = engine_->incoming().size();
  if (!below_paused_reading_ && incoming_marks_.is_full(size)) {
    below_paused_reading_ = true;
    transport_->pause_reading();
  } else if (below_paused_reading_ && incoming_marks_.has_room(size)) {
    below_paused_reading_ = false;
    transport_->resume_reading();
  }
}

// ---- From the protocol above

void SSLProtocol::write(std::span<const BytesView> pieces) {
  if (state_ != State::kWrapped && state_ != State::kDoHandshake) {
    if (writes_refused_ >= kWarnFromWrites) loop_.logger().log(LogLevel::kWarning, "SSL connection is closed");
    ++writes_refused_;
    return;
  }
  try {
    for (BytesView piece : pieces) {
      if (state_ == State::kWrapped && backlog_.empty()) piece.remove_prefix(engine_->write(piece));
      if (!piece.empty()) backlog_.append(piece);
    }
    if (state_ == State::kWrapped) do_write();
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), "Fatal error on SSL protocol");
  }
}

void SSLProtocol::do_write() {
  while (!backlog_.empty()) {
    const std::size_t count = engine_->write(backlog_.view());
    if (count == 0) break;
    backlog_.consume(count);
  }
  process_outgoing();
}

void SSLProtocol::process_outgoing() {
  if (state_ != State::kUnwrapped && !below_paused_writing_ && !lost_ && !engine_->outgoing().empty()) {
    const Bytes data = engine_->outgoing().take();
    transport_->write(data);
  }
  control_app_writing();
}

void SSLProtocol::resume_writing() {
  below_paused_writing_ = false;
  process_outgoing();
}

void SSLProtocol::control_app_writing() {
  if (state_ == State::kDoHandshake && below_paused_writing_)
    return;  // what was written before start_tls() is on its way
  const std::size_t size = write_buffer_size();
  if (!app_paused_writing_ && outgoing_marks_.is_full(size)) {
    app_paused_writing_ = true;
    call_app(&BaseProtocol::pause_writing, "protocol.pause_writing() failed");
  } else if (app_paused_writing_ && outgoing_marks_.has_room(size)) {
    app_paused_writing_ = false;
    call_app(&BaseProtocol::resume_writing, "protocol.resume_writing() failed");
  }
}

void SSLProtocol::call_app(void (BaseProtocol::*hook)(), const char* message) {
  const std::shared_ptr<BaseProtocol> app = app_protocol_;
  if (app == nullptr) return;
  try {
    ((*app).*hook)();
  } catch (...) {
    rethrow_if_exit();
    if (app_transport_ != nullptr)
      report_transport_error(loop_, message, std::current_exception(), *app_transport_, shared_from_this());
  }
}

void SSLProtocol::set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) {
  outgoing_marks_.set(high, low);
  control_app_writing();
}

}  // namespace loopspec::detail
