// How a stream transport sends: see stream_transport.h.
#include <array>

#include "../platform/socket_io.h"
#include "loopspec/detail/events.h"
#include "stream_transport.h"

namespace loopspec::detail {
namespace {

constexpr std::uint32_t kWarnFromWrites = 5;

std::size_t total_size(std::span<const BytesView> pieces) noexcept {
  std::size_t size = 0;
  for (const BytesView piece : pieces) size += piece.size();
  return size;
}

}  // namespace

// Throws, counts or agrees.
inline bool StreamTransport::may_write(const char* method, bool empty) {
  if (eof_written_) [[unlikely]] {
    throw RuntimeError("Cannot call " + std::string(method) + "() after write_eof()");
  }
  if (empty_waiter_) [[unlikely]] {
    throw RuntimeError("unable to " + std::string(method) + "; sendfile is in progress");
  }
  if (empty) return false;
  if (lost_ == 0) [[likely]] {
    return true;
  }
  if (lost_ >= kWarnFromWrites) loop_.logger().log(LogLevel::kWarning, "socket.send() raised exception.");
  ++lost_;
  return false;
}

// The first write of a turn, and every one outside of a turn.
inline bool StreamTransport::may_send_now(std::size_t size) noexcept {
  if (!buffer_.empty()) return false;
  if (!loop_.in_turn()) return true;
  return std::exchange(write_turn_, loop_.turn()) != loop_.turn() && sends_at_once(size);
}

void StreamTransport::write(BytesView data) {
  if (!may_write("write", data.empty())) return;
  if (may_send_now(data.size())) {
    send_now(std::span(&data, 1), data.size());
  } else {
    buffer_.append(data);
    after_keeping();
  }
}

void StreamTransport::writelines(std::span<const BytesView> pieces) {
  const std::size_t size = total_size(pieces);
  if (!may_write("writelines", size == 0)) return;
  if (pieces.size() <= platform::kMaxPieces && may_send_now(size)) {
    send_now(pieces, size);
  } else {
    for (const BytesView piece : pieces) buffer_.append(piece);
    after_keeping();
  }
}

// Sends the caller's bytes, and keeps what is left.
inline void StreamTransport::send_now(std::span<const BytesView> pieces, std::size_t size) {
  const Sent sent = send(pieces);
  if (sent.error != 0) {
    send_failed(sent.error);
    return;
  }
  if (sent.count == size) return;
  std::size_t skip = sent.count;
  for (BytesView piece : pieces) {
    const std::size_t dropped = std::min(skip, piece.size());
    skip -= dropped;
    piece.remove_prefix(dropped);
    buffer_.append(piece);
  }
  if (!is_writing()) start_writing();
  flow_.maybe_pause(loop_, *this, buffer_.size());
}

// The buffer grew. It leaves when the backend says so, at the end of the turn, or now when waiting would show: a
// protocol must be paused only for what the kernel does not take.
void StreamTransport::after_keeping() {
  if (!is_writing() && !operation_started_) {
    if (!loop_.in_turn() || buffer_.size() > flow_.high()) {
      if (!flush()) return;
    } else {
      loop_.at_turn_end(*this);
    }
  }
  flow_.maybe_pause(loop_, *this, buffer_.size());
}

void StreamTransport::end_of_turn() {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  if (flush(true)) flow_.maybe_resume(loop_, *this, buffer_.size());
}

bool StreamTransport::flush(bool with_others) {
  forget();
  send_buffered(with_others);
  if (is_lost()) return false;
  if (!buffer_.empty() && !operation_started_ && !is_writing()) start_writing();
  return true;
}

// Sends until everything is gone, the kernel takes no more, or an operation runs.
void StreamTransport::send_buffered(bool with_others) {
  while (!buffer_.empty()) {
    std::array<BytesView, platform::kMaxPieces> pieces;
    const std::span<const BytesView> head(pieces.data(), buffer_.gather(pieces));
    const Sent sent = with_others ? send_with_others(head) : send(head);
    if (sent.error != 0) {
      send_failed(sent.error);
      return;
    }
    if (sent.started) {
      operation_started_ = true;
      return;
    }
    const bool all = sent.count == total_size(head);
    buffer_.consume(sent.count);
    if (!all) return;
  }
}

void StreamTransport::write_ready() {
  if (is_lost()) return;
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  send_buffered();
  if (is_lost()) return;
  flow_.maybe_resume(loop_, *this, buffer_.size());  // may write more, or close
  if (is_lost() || !buffer_.empty()) return;
  if (is_writing()) stop_writing();
  sent_all();
}

void StreamTransport::start_operation() {
  std::array<BytesView, platform::kMaxPieces> pieces;
  start_sending(std::span(pieces.data(), buffer_.gather(pieces)));
  operation_started_ = true;
}

bool StreamTransport::settle_write(std::size_t count, int error) noexcept {
  operation_started_ = false;
  if (is_lost()) {
    buffer_.clear();
    return false;
  }
  if (error != 0) return true;
  buffer_.consume(count);
  return !buffer_.empty() || flow_.paused() || closing_ || eof_written_ || empty_waiter_;
}

void StreamTransport::write_done(int error) {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  if (is_lost()) return;
  if (error != 0) {
    send_failed(error);
    return;
  }
  if (!flush()) return;
  flow_.maybe_resume(loop_, *this, buffer_.size());  // may write more, or close
  if (!is_lost() && buffer_.empty()) sent_all();
}

void StreamTransport::sent_all() {
  if (empty_waiter_ && !empty_waiter_.done()) empty_waiter_.set_result();
  if (closing_) {
    call_connection_lost(nullptr);
  } else if (eof_written_) {
    shutdown_write();
  }
}

void StreamTransport::send_failed(int error) {
  drop_buffer();
  const std::exception_ptr exception = make_os_error(error, "send");
  fatal_error(exception, "Fatal write error on socket transport");
  if (empty_waiter_ && !empty_waiter_.done()) empty_waiter_.set_exception(exception);
}

// A running operation reads from the buffer, so it then stays until write_done().
void StreamTransport::drop_buffer() {
  forget();
  if (!operation_started_) buffer_.clear();
  if (is_writing()) stop_writing();
}

void StreamTransport::write_eof() {
  if (closing_ || eof_written_) return;
  if (!flush_if_due()) return;
  eof_written_ = true;
  if (buffer_.empty()) shutdown_write();
}

void StreamTransport::shutdown_write() {
  socket_.shutdown(ShutdownHow::kWrite);
}

void StreamTransport::set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) {
  flow_.set_limits(high, low);
  if (flush_if_due()) flow_.maybe_pause(loop_, *this, buffer_.size());
}

std::size_t StreamTransport::get_write_buffer_size() const {
  const_cast<StreamTransport*>(this)->flush_if_due();
  return is_lost() ? 0 : buffer_.size();
}

Future<void> StreamTransport::begin_sendfile() {
  if (empty_waiter_) throw RuntimeError("Empty waiter is already set");
  empty_waiter_ = loop_.create_future<void>();
  if (flush_if_due() && buffer_.empty()) empty_waiter_.set_result();
  return empty_waiter_;
}

}  // namespace loopspec::detail
