#include "read_pipe_transport.h"

#include "../platform/pipe_io.h"
#include "connection_lost.h"
#include "flow_control.h"

namespace loopspec::detail {
namespace {

// What one read takes at most, as in asyncio.
constexpr std::size_t kMaxSize = std::size_t{256} * 1024;

// For one read and the data_received() after it: a thread runs one loop at a time.
MutableBytes read_buffer() {
  thread_local const std::unique_ptr<char[]> buffer(new char[kMaxSize]);
  return {buffer.get(), kMaxSize};
}

}  // namespace

ReadPipeTransport::ReadPipeTransport(BaseEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol)
    : loop_(loop), pipe_(std::move(pipe)), fd_(pipe_.fileno()) {
  if (platform::descriptor_kind(fd_) == platform::DescriptorKind::kOther)
    throw ValueError("Pipe transport is for pipes/sockets only.");
  ReadPipeTransport::set_protocol(std::move(protocol));
  platform::set_nonblocking(fd_);
}

ReadPipeTransport::~ReadPipeTransport() = default;

void ReadPipeTransport::start(const Future<void>& waiter) {
  const std::shared_ptr<ReadPipeTransport> self = shared_from_here();
  loop_.own(*this, self);
  loop_.call_soon([self] {
    if (const std::shared_ptr<BaseProtocol> protocol = self->protocol_) protocol->connection_made(*self);
  });
  loop_.call_soon([self] {
    if (self->is_reading()) self->begin_reading();
  });
  loop_.call_soon([waiter] {
    if (!waiter.done()) waiter.set_result();
  });
}

std::any ReadPipeTransport::get_extra_info(std::string_view name) const {
  return name == "pipe" ? std::any(pipe_) : std::any();
}

std::string ReadPipeTransport::repr() const {
  std::string text = "<_UnixReadPipeTransport";
  if (pipe_.fileno() < 0) return text + " closed fd=" + std::to_string(fd_) + " closed>";
  if (closing_) text += " closing";
  return text + " fd=" + std::to_string(fd_) + (reading_ ? " polling>" : " idle>");
}

void ReadPipeTransport::set_protocol(std::shared_ptr<BaseProtocol> protocol) {
  auto* stream = dynamic_cast<Protocol*>(protocol.get());
  if (stream == nullptr) throw TypeError("a read pipe transport needs a Protocol");
  stream_protocol_ = stream;
  protocol_ = std::move(protocol);
}

// ---- Reading

void ReadPipeTransport::begin_reading() {
  loop_.add_reader(fd_, [this] { read_ready(); });
  reading_ = true;
}

void ReadPipeTransport::end_reading() {
  if (std::exchange(reading_, false)) loop_.remove_reader(fd_);
}

void ReadPipeTransport::pause_reading() {
  if (!is_reading()) return;
  paused_ = true;
  end_reading();
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " pauses reading");
}

void ReadPipeTransport::resume_reading() {
  if (closing_ || !paused_) return;
  paused_ = false;
  begin_reading();
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " resumes reading");
}

void ReadPipeTransport::read_ready() {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  const MutableBytes buffer = read_buffer();
  const platform::IoResult result = platform::read(fd_, buffer);
  if (result.would_block()) return;
  if (!result.ok()) {
    fatal_error(result.error);
  } else if (result.count == 0) {
    end_of_file();
  } else {
    const std::shared_ptr<BaseProtocol> protocol = protocol_;  // it may replace itself
    stream_protocol_->data_received({buffer.data(), result.count});
  }
}

void ReadPipeTransport::end_of_file() {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kInfo, repr() + " was closed by peer");
  closing_ = true;
  end_reading();
  loop_.call_soon([self = shared_from_here()] {
    if (self->stream_protocol_ == nullptr) return;
    const std::shared_ptr<BaseProtocol> protocol = self->protocol_;
    self->stream_protocol_->eof_received();
  });
  end(nullptr);
}

// ---- The way to the end

void ReadPipeTransport::close() {
  if (!closing_) end(nullptr);
}

void ReadPipeTransport::fatal_error(int error) {
  constexpr const char* kMessage = "Fatal read error on pipe transport";
  const std::exception_ptr exception = make_os_error(error, "read");
  if (!platform::is_terminal_gone(error)) {
    report_transport_error(loop_, kMessage, exception, *this, protocol_);
  } else if (loop_.get_debug()) {
    loop_.logger().log(LogLevel::kDebug, repr() + ": " + kMessage, exception);
  }
  if (!closing_) end(exception);
}

void ReadPipeTransport::end(const std::exception_ptr& error) {
  closing_ = true;
  end_reading();
  loop_.call_soon([self = shared_from_here(), error] { self->call_connection_lost(error); });
}

void ReadPipeTransport::call_connection_lost(const std::exception_ptr& error) {
  tell_connection_lost(*this, protocol_, error, [this] { finish(); });
}

void ReadPipeTransport::finish() noexcept {
  pipe_.close();
  protocol_.reset();
  stream_protocol_ = nullptr;
  release_ownership();
}

void ReadPipeTransport::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closing_ = true;
  reading_ = false;
  pipe_.close();
  stream_protocol_ = nullptr;
  const std::shared_ptr<BaseProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
