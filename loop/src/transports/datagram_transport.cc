#include "datagram_transport.h"

#include "connection_lost.h"
#include "loopspec/detail/events.h"

namespace loopspec::detail {
namespace {

constexpr std::uint32_t kWarnFromWrites = 5;

}  // namespace

DatagramSocketTransport::DatagramSocketTransport(BaseEventLoop& loop, Socket socket,
                                                 std::shared_ptr<BaseProtocol> protocol, const SocketAddress& address)
    : loop_(loop),
      socket_(std::move(socket)),
      fd_(socket_.fileno()),
      read_context_(copy_current_context()),
      address_(address),
      sockname_(platform::local_address(fd_)),
      peername_(platform::peer_address(fd_)) {
  DatagramSocketTransport::set_protocol(std::move(protocol));
}

DatagramSocketTransport::~DatagramSocketTransport() = default;

void DatagramSocketTransport::start(const Future<void>& waiter) {
  std::shared_ptr<DatagramSocketTransport> self = shared_from_here();
  loop_.own(*this, self);
  loop_.call_soon([self = std::move(self), waiter] { self->made(waiter); });
}

// connection_made(), then reading, then whoever waits; what connection_made() throws is reported after that.
void DatagramSocketTransport::made(const Future<void>& waiter) {
  std::exception_ptr error;
  try {
    const std::shared_ptr<BaseProtocol> protocol = protocol_;
    if (protocol) protocol->connection_made(*this);
  } catch (...) {
    error = std::current_exception();
  }
  if (waiter && !waiter.done()) waiter.set_result();
  if (!closing_) {
    start_reading(std::move(read_context_));
    reading_ = true;
  }
  if (error) std::rethrow_exception(error);
}

// ---- Facts

std::any DatagramSocketTransport::get_extra_info(std::string_view name) const {
  if (name == "socket") return socket_;
  if (name == "sockname") return sockname_ ? std::any(sockname_) : std::any();
  if (name == "peername") return peername_ ? std::any(peername_) : std::any();
  return {};
}

std::string DatagramSocketTransport::repr() const {
  std::string text = "<" + std::string(type_name());
  if (socket_.fileno() < 0) return text + " closed fd=" + std::to_string(fd_) + ">";
  if (closing_) text += " closing";
  text += " fd=" + std::to_string(fd_) + (reading_ ? " read=polling" : " read=idle");
  return text + " write=<" + (is_writing() ? "polling" : "idle") + ", bufsize=" + std::to_string(buffered_) + ">>";
}

void DatagramSocketTransport::set_protocol(std::shared_ptr<BaseProtocol> protocol) {
  auto* datagram = dynamic_cast<DatagramProtocol*>(protocol.get());
  if (datagram == nullptr) throw TypeError("a datagram transport needs a DatagramProtocol");
  datagram_protocol_ = datagram;
  protocol_ = std::move(protocol);
}

void DatagramSocketTransport::set_write_buffer_limits(std::optional<std::int64_t> high,
                                                      std::optional<std::int64_t> low) {
  flow_.set_limits(high, low);
  flow_.maybe_pause(loop_, *this, buffered_);
}

// ---- Receiving

void DatagramSocketTransport::end_reading() {
  if (std::exchange(reading_, false)) stop_reading();
}

void DatagramSocketTransport::received(const platform::IoResult& result, BytesView data, const SocketAddress& from) {
  if (result.would_block()) return;
  if (!result.ok()) {
    report_error(result.error, "recvfrom");
    return;
  }
  const std::shared_ptr<BaseProtocol> alive = protocol_;  // it may replace itself
  datagram_protocol_->datagram_received(data, from);
}

// The endpoint goes on.
void DatagramSocketTransport::report_error(int error, const char* call) {
  const std::shared_ptr<BaseProtocol> alive = protocol_;
  datagram_protocol_->error_received(make_os_error(error, call));
}

// ---- Sending

void DatagramSocketTransport::sendto(BytesView data, const SocketAddress& address) {
  if (address_ && address && address != address_)
    throw ValueError("Invalid address: must be None or " + address_.repr());
  send_or_keep(data, address_ ? address_ : address);
}

platform::IoResult DatagramSocketTransport::send(BytesView data, const SocketAddress& address) noexcept {
  return peername_ ? platform::send(fd_, data) : platform::send_to(fd_, data, address);
}

void DatagramSocketTransport::send_or_keep(BytesView data, const SocketAddress& address) {
  if (socket_.fileno() < 0 || (is_lost() && address_)) {
    if (lost_ >= kWarnFromWrites) loop_.logger().log(LogLevel::kWarning, "socket.send() raised exception.");
    ++lost_;
    return;
  }
  if (!peername_ && !address) {
    no_address();
    return;
  }
  if (waiting_.empty()) {
    const platform::IoResult result = send(data, address);
    if (result.ok()) return;
    if (!result.would_block()) {
      report_error(result.error, "sendto");
      return;
    }
  }
  waiting_.push_back({Bytes(data), address});
  buffered_ += data.size() + kHeaderSize;
  if (!is_writing()) start_writing();
  flow_.maybe_pause(loop_, *this, buffered_);
}

// asyncio comes to this when the socket refuses None.
void DatagramSocketTransport::no_address() {
  const char* text = "a bytes-like object is required, not 'NoneType'";
  if (socket_.family() == AddressFamily::kInet)
    text = "sendto(): AF_INET address must be tuple, not NoneType";
  else if (socket_.family() == AddressFamily::kInet6)
    text = "sendto(): AF_INET6 address must be tuple, not NoneType";
  const std::exception_ptr error = std::make_exception_ptr(TypeError(text));
  report_transport_error(loop_, "Fatal write error on datagram transport", error, *this, protocol_);
  force_close(error);
}

void DatagramSocketTransport::write_ready() {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  while (!waiting_.empty()) {
    const platform::IoResult result = send(waiting_.front().data, waiting_.front().address);
    if (result.would_block()) break;
    drop_first(waiting_.front().data.size());
    if (!result.ok()) {
      report_error(result.error, "sendto");
      return;  // the rest in the next turn
    }
  }
  flow_.maybe_resume(loop_, *this, buffered_);  // may send more, or close
  if (!waiting_.empty() || socket_.fileno() < 0) return;
  if (is_writing()) stop_writing();
  if (closing_ && !is_lost()) call_connection_lost(nullptr);
}

void DatagramSocketTransport::drop_first(std::size_t size) {
  buffered_ -= size + kHeaderSize;
  waiting_.pop_front();
}

void DatagramSocketTransport::first_sent(std::size_t size, int error) {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  drop_first(size);
  if (!waiting_.empty()) start_writing();
  std::exception_ptr thrown;
  try {
    if (error != 0) report_error(error, "sendto");
  } catch (...) {
    thrown = std::current_exception();
  }
  flow_.maybe_resume(loop_, *this, buffered_);  // may send more, or close
  if (waiting_.empty() && socket_.fileno() >= 0 && closing_ && !is_lost()) call_connection_lost(nullptr);
  if (thrown) std::rethrow_exception(thrown);
}

// ---- The way to the end

void DatagramSocketTransport::close() {
  if (closing_) return;
  closing_ = true;
  end_reading();
  if (!waiting_.empty()) return;
  if (is_writing()) stop_writing();
  schedule_lost(nullptr);
}

void DatagramSocketTransport::drop_waiting() {
  waiting_.clear();
  buffered_ = 0;
  if (is_writing()) stop_writing();
}

void DatagramSocketTransport::force_close(const std::exception_ptr& error) {
  if (is_lost()) return;
  drop_waiting();
  closing_ = true;
  end_reading();
  schedule_lost(error);
}

void DatagramSocketTransport::schedule_lost(const std::exception_ptr& error) {
  ++lost_;
  std::shared_ptr<DatagramSocketTransport> self = shared_from_here();
  loop_.call_soon([self = std::move(self), error] { self->call_connection_lost(error); });
}

void DatagramSocketTransport::call_connection_lost(const std::exception_ptr& error) {
  tell_connection_lost(*this, protocol_, error, [this] { finish(); });
}

void DatagramSocketTransport::finish() noexcept {
  if (lost_ == 0) lost_ = 1;
  waiting_.clear();  // an unconnected endpoint could be sent to until now
  buffered_ = 0;
  detach();
  socket_.close();
  protocol_.reset();
  datagram_protocol_ = nullptr;
  release_ownership();
}

void DatagramSocketTransport::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closing_ = true;
  reading_ = false;
  ++lost_;
  waiting_.clear();
  buffered_ = 0;
  detach();
  socket_.close();
  datagram_protocol_ = nullptr;
  const std::shared_ptr<BaseProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
