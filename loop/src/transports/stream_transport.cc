// Everything of a stream transport but sending, which is in stream_writing.cc.
#include "stream_transport.h"

#include "../platform/socket_io.h"
#include "connection_lost.h"
#include "loopspec/detail/events.h"
#include "stream_protocol.h"

namespace loopspec::detail {

StreamTransport::StreamTransport(BaseEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol,
                                 std::shared_ptr<Server> server, const SocketAddress& peername)
    : loop_(loop),
      socket_(std::move(socket)),
      fd_(socket_.fileno()),
      read_context_(copy_current_context()),
      server_(std::move(server)),
      sockname_(platform::local_address(fd_)),
      peername_(peername ? peername : platform::peer_address(fd_)) {
  StreamTransport::set_protocol(std::move(protocol));
  if (socket_.protocol() == kProtocolTcp) platform::set_nodelay(fd_);
}

StreamTransport::~StreamTransport() = default;

void StreamTransport::start(const Future<void>& waiter) {
  std::shared_ptr<StreamTransport> self = shared_from_here();
  loop_.own(*this, self);
  if (server_) server_->attach(*this);
  loop_.call_soon([self = std::move(self), waiter] { self->made(waiter); });
}

// connection_made(), then reading, then whoever waits; what connection_made() throws is reported after that.
void StreamTransport::made(const Future<void>& waiter) {
  std::exception_ptr error;
  try {
    const std::shared_ptr<BaseProtocol> protocol = protocol_;
    if (protocol) protocol->connection_made(*this);
  } catch (...) {
    error = std::current_exception();
  }
  if (waiter && !waiter.done()) waiter.set_result();
  if (is_reading()) begin_reading(std::move(read_context_));
  if (error) std::rethrow_exception(error);
}

// ---- Facts

std::any StreamTransport::get_extra_info(std::string_view name) const {
  if (name == "socket") return socket_;
  if (name == "sockname") return sockname_ ? std::any(sockname_) : std::any();
  if (name == "peername") return peername_ ? std::any(peername_) : std::any();
  return {};
}

std::string StreamTransport::repr() const {
  std::string text = "<" + std::string(type_name());
  if (socket_.fileno() < 0) return text + " closed fd=" + std::to_string(fd_) + ">";
  if (closing_) text += " closing";
  text += " fd=" + std::to_string(fd_) + (reading_ ? " read=polling" : " read=idle");
  return text + " write=<" + (is_writing() ? "polling" : "idle") + ", bufsize=" + std::to_string(buffer_.size()) + ">>";
}

void StreamTransport::set_protocol(std::shared_ptr<BaseProtocol> protocol) {
  const StreamProtocol kinds = stream_protocol_of(protocol.get());
  buffered_protocol_ = kinds.buffered;
  stream_protocol_ = kinds.stream;
  protocol_ = std::move(protocol);
}

// ---- Reading

void StreamTransport::begin_reading(ContextCell context) {
  start_reading(std::move(context));
  reading_ = true;
}

void StreamTransport::end_reading() {
  if (std::exchange(reading_, false)) stop_reading();
}

void StreamTransport::pause_reading() {
  if (!is_reading()) return;
  paused_ = true;
  end_reading();
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " pauses reading");
}

void StreamTransport::resume_reading() {
  if (closing_ || !paused_) return;
  paused_ = false;
  begin_reading(copy_current_context());
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " resumes reading");
}

// False when the protocol threw, which has ended the connection.
template <class Call>
inline bool StreamTransport::call_protocol(Call call, const char* message) {
  const std::shared_ptr<BaseProtocol> alive = protocol_;  // it may replace itself
  try {
    call();
    return true;
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), message);
    return false;
  }
}

void StreamTransport::deliver(BytesView data) {
  while (buffered_protocol_ != nullptr && !data.empty() && !closing_) {
    const MutableBytes buffer = read_buffer();
    if (buffer.empty()) return;
    const std::size_t count = std::min(buffer.size(), data.size());
    std::copy_n(data.data(), count, buffer.data());
    data.remove_prefix(count);
    buffer_filled(count);
  }
  if (stream_protocol_ == nullptr || data.empty() || closing_) return;
  call_protocol([&] { stream_protocol_->data_received(data); }, "Fatal error: protocol.data_received() call failed.");
}

MutableBytes StreamTransport::read_buffer() {
  MutableBytes buffer;
  call_protocol(
      [&] {
        buffer = buffered_protocol_->get_buffer(-1);
        if (buffer.empty()) throw RuntimeError("get_buffer() returned an empty buffer");
      },
      "Fatal error: protocol.get_buffer() call failed.");
  return buffer;
}

void StreamTransport::buffer_filled(std::size_t count) {
  // get_buffer() may have put a protocol of the other kind in its own place; the bytes are lost then, as in asyncio.
  if (buffered_protocol_ == nullptr) return;
  call_protocol([&] { buffered_protocol_->buffer_updated(count); },
                "Fatal error: protocol.buffer_updated() call failed.");
}

void StreamTransport::end_of_file() {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " received EOF");
  bool keep_open = false;
  const bool called = call_protocol(
      [&] {
        keep_open = stream_protocol_ != nullptr ? stream_protocol_->eof_received() : buffered_protocol_->eof_received();
      },
      "Fatal error: protocol.eof_received() call failed.");
  if (!called) return;
  if (keep_open) {
    end_reading();  // there is nothing to come
  } else {
    close();
  }
}

// ---- The way to the end

void StreamTransport::close() {
  if (closing_) return;
  if (!flush_if_due()) return;
  closing_ = true;
  end_reading();
  if (buffer_.empty()) schedule_lost(nullptr);
}

void StreamTransport::abort() {
  force_close(nullptr);
}

void StreamTransport::force_close(const std::exception_ptr& error) {
  flush_if_due();
  drop_connection(error);
}

void StreamTransport::fatal_error(const std::exception_ptr& error, const char* message) {
  if (!exception_is<OSError>(error)) {
    report_transport_error(loop_, message, error, *this, protocol_);
  } else if (loop_.get_debug()) {
    loop_.logger().log(LogLevel::kDebug, repr() + ": " + message, error);
  }
  drop_connection(error);
}

void StreamTransport::drop_connection(const std::exception_ptr& error) {
  if (is_lost()) return;
  drop_buffer();
  closing_ = true;
  end_reading();
  schedule_lost(error);
}

void StreamTransport::schedule_lost(const std::exception_ptr& error) {
  ++lost_;
  std::shared_ptr<StreamTransport> self = shared_from_here();
  loop_.call_soon([self = std::move(self), error] { self->call_connection_lost(error); });
}

void StreamTransport::call_connection_lost(const std::exception_ptr& error) {
  tell_connection_lost(*this, protocol_, error, [this] { finish(); });
}

void StreamTransport::finish() noexcept {
  if (lost_ == 0) lost_ = 1;
  detach();
  socket_.close();
  protocol_.reset();
  stream_protocol_ = nullptr;
  buffered_protocol_ = nullptr;
  if (const auto server = std::exchange(server_, nullptr)) server->detach(*this);
  if (empty_waiter_ && !empty_waiter_.done())
    empty_waiter_.set_exception(ConnectionError("Connection is closed by peer"));
  release_ownership();
}

void StreamTransport::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closing_ = true;
  reading_ = false;
  ++lost_;
  forget();
  if (!operation_started_) buffer_.clear();
  detach();
  socket_.close();
  server_.reset();
  stream_protocol_ = nullptr;
  buffered_protocol_ = nullptr;
  const std::shared_ptr<BaseProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
