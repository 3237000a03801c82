#include "write_pipe_transport.h"

#include <array>

#include "../platform/pipe_io.h"
#include "connection_lost.h"

namespace loopspec::detail {
namespace {

constexpr std::uint32_t kWarnFromWrites = 5;

}  // namespace

WritePipeTransport::WritePipeTransport(BaseEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol)
    : loop_(loop), pipe_(std::move(pipe)), fd_(pipe_.fileno()), protocol_(std::move(protocol)) {
  const platform::DescriptorKind kind = platform::descriptor_kind(fd_);
  if (kind == platform::DescriptorKind::kOther)
    throw ValueError("Pipe transport is only for pipes, sockets and character devices");
  shows_close_ = kind != platform::DescriptorKind::kCharacterDevice;
  platform::set_nonblocking(fd_);
}

WritePipeTransport::~WritePipeTransport() = default;

void WritePipeTransport::start(const Future<void>& waiter) {
  const std::shared_ptr<WritePipeTransport> self = shared_from_here();
  loop_.own(*this, self);
  loop_.call_soon([self] {
    if (const std::shared_ptr<BaseProtocol> protocol = self->protocol_) protocol->connection_made(*self);
  });
  if (shows_close_) loop_.call_soon([self] { self->begin_watching(); });
  loop_.call_soon([waiter] {
    if (!waiter.done()) waiter.set_result();
  });
}

std::any WritePipeTransport::get_extra_info(std::string_view name) const {
  return name == "pipe" ? std::any(pipe_) : std::any();
}

std::string WritePipeTransport::repr() const {
  std::string text = "<_UnixWritePipeTransport";
  if (pipe_.fileno() < 0) return text + " closed fd=" + std::to_string(fd_) + " closed>";
  if (closing_) text += " closing";
  text += " fd=" + std::to_string(fd_) + (writing_ ? " polling" : " idle");
  return text + " bufsize=" + std::to_string(buffer_.size()) + ">";
}

void WritePipeTransport::set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) {
  flow_.set_limits(high, low);
  flow_.maybe_pause(loop_, *this, buffer_.size());
}

// ---- Writing

bool WritePipeTransport::may_write() {
  if (!closing_) return true;
  if (refused_ >= kWarnFromWrites)
    loop_.logger().log(LogLevel::kWarning, "pipe closed by peer or os.write(pipe, data) raised exception.");
  ++refused_;
  return false;
}

void WritePipeTransport::write(BytesView data) {
  if (data.empty() || !may_write()) return;
  if (buffer_.empty()) {
    const platform::IoResult result = platform::write_pieces(fd_, std::span(&data, 1));
    if (!result.ok() && !result.would_block()) {
      ++refused_;
      write_failed(result.error);
      return;
    }
    data.remove_prefix(result.count);
    if (data.empty()) return;
    start_writing();
  }
  buffer_.append(data);
  flow_.maybe_pause(loop_, *this, buffer_.size());
}

void WritePipeTransport::write_ready() {
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  std::array<BytesView, platform::kMaxPieces> pieces;
  const std::span<const BytesView> head(pieces.data(), buffer_.gather(pieces));
  const platform::IoResult result = platform::write_pieces(fd_, head);
  if (result.would_block()) return;
  if (!result.ok()) {
    ++refused_;
    write_failed(result.error);
    return;
  }
  buffer_.consume(result.count);
  if (buffer_.empty()) stop_writing();
  flow_.maybe_resume(loop_, *this, buffer_.size());  // may write more, or end it
  if (buffer_.empty() && closing_ && !ending_) call_connection_lost(nullptr);
}

void WritePipeTransport::write_failed(int error) {
  constexpr const char* kMessage = "Fatal write error on pipe transport";
  const std::exception_ptr exception = make_os_error(error, "write");
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + ": " + kMessage, exception);
  end(exception);
}

void WritePipeTransport::start_writing() {
  loop_.add_writer(fd_, [this] { write_ready(); });
  writing_ = true;
}

void WritePipeTransport::stop_writing() {
  if (std::exchange(writing_, false)) loop_.remove_writer(fd_);
}

// ---- The way to the end

void WritePipeTransport::begin_watching() {
  if (ending_) return;
  loop_.add_reader(fd_, [this] { peer_closed(); });
  watching_ = true;
}

void WritePipeTransport::peer_closed() {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kInfo, repr() + " was closed by peer");
  end(buffer_.empty() ? nullptr : std::make_exception_ptr(BrokenPipeError(std::string())));
}

void WritePipeTransport::write_eof() {
  if (closing_) return;
  closing_ = true;
  if (buffer_.empty()) end(nullptr);
}

// Once, whatever comes first.
void WritePipeTransport::end(const std::exception_ptr& error) {
  if (ending_) return;
  ending_ = true;
  closing_ = true;
  buffer_.clear();
  stop_writing();
  if (std::exchange(watching_, false)) loop_.remove_reader(fd_);
  loop_.call_soon([self = shared_from_here(), error] { self->call_connection_lost(error); });
}

void WritePipeTransport::call_connection_lost(const std::exception_ptr& error) {
  ending_ = true;
  if (std::exchange(watching_, false)) loop_.remove_reader(fd_);
  tell_connection_lost(*this, protocol_, error, [this] { finish(); });
}

void WritePipeTransport::finish() noexcept {
  pipe_.close();
  protocol_.reset();
  release_ownership();
}

void WritePipeTransport::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closing_ = true;
  ending_ = true;
  watching_ = false;
  writing_ = false;
  buffer_.clear();
  pipe_.close();
  const std::shared_ptr<BaseProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
