#include "proactor_pipe.h"

#include <cerrno>

#include "connection_lost.h"
#include "loopspec/detail/events.h"
#include "stream_protocol.h"

namespace loopspec::detail {
namespace {

constexpr std::uint32_t kWarnFromWrites = 5;
constexpr std::size_t kWatchSize = 16;

}  // namespace

// ---- The operations

ProactorPipe::PipeOperation::PipeOperation(ProactorPipe& owner, OperationKind what, void (ProactorPipe::*done)(const Completion&))
    : Operation(what), pipe_(owner), done_(done) {
  descriptor = owner.fd_;
}

ProactorPipe::PipeOperation::~PipeOperation() { forget(); }

void ProactorPipe::PipeOperation::start() {
  node_ = make_node(0, copy_current_context(), nullptr, [this, alive = pipe_.transport_.shared_from_this()] {
    const Completion completion = completion_;
    (pipe_.*done_)(completion);
  });
  pipe_.loop_.submit(*this);
  alive_ = pipe_.transport_.shared_from_this();
}

HandleNode* ProactorPipe::PipeOperation::completed(const Completion& completion) {
  const std::shared_ptr<BaseTransport> alive = std::exchange(alive_, nullptr);
  completion_ = completion;
  if (node_ && (pipe_.lost_ || pipe_.loop_.is_closed())) forget();
  return node_.get();
}

void ProactorPipe::PipeOperation::forget() noexcept {
  if (node_) std::exchange(node_, NodeRef())->cancel();
}

// ---- The transport

ProactorPipe::ProactorPipe(BaseTransport& transport, OwnedTransport& owned, ProactorEventLoop& loop, Kind kind, Pipe pipe,
                           std::shared_ptr<BaseProtocol> protocol)
    : transport_(transport),
      owned_(owned),
      loop_(loop),
      kind_(kind),
      pipe_(std::move(pipe)),
      fd_(pipe_.fileno()),
      reading_(*this, OperationKind::kRead, &ProactorPipe::read_done),
      writing_(*this, OperationKind::kWrite, &ProactorPipe::write_done) {
  if (fd_ < 0) throw ValueError("I/O operation on closed pipe");
  set_protocol(std::move(protocol));
  const std::size_t room = kind_ == Kind::kWrite ? kWatchSize : kReadSize;
  room_.reset(new char[room]);
  into_ = {MutableBytes(room_.get(), room)};
  reading_.into = into_;
}

ProactorPipe::~ProactorPipe() = default;

void ProactorPipe::start(const Future<void>& waiter) {
  const std::shared_ptr<BaseTransport> self = transport_.shared_from_this();
  if (kind_ == Kind::kWrite) watch_the_other_end();
  loop_.own(owned_, self);
  loop_.call_soon([this, self] {
    if (const std::shared_ptr<BaseProtocol> protocol = protocol_) protocol->connection_made(transport_);
  });
  if (waiter) {
    loop_.call_soon([waiter] {
      if (!waiter.done()) waiter.set_result();
    });
  }
  if (kind_ != Kind::kWrite) loop_.call_soon([this, self] { begin_reading(); });
}

std::string_view ProactorPipe::type_name() const noexcept {
  switch (kind_) {
    case Kind::kRead:
      return "_ProactorReadPipeTransport";
    case Kind::kWrite:
      return "_ProactorWritePipeTransport";
    default:
      return "_ProactorDuplexPipeTransport";
  }
}

std::string ProactorPipe::repr() const {
  std::string text = "<" + std::string(type_name());
  if (pipe_.fileno() < 0) return text + " closed>";
  if (closing_) text += " closing";
  text += " fd=" + std::to_string(fd_);
  if (kind_ != Kind::kWrite) text += reading_.in_flight() ? " read=polling" : " read=idle";
  if (kind_ == Kind::kRead) return text + ">";
  return text + (write_begun_ ? " write=<polling" : " write=<idle") + ", bufsize=" + std::to_string(buffered()) + ">>";
}

void ProactorPipe::set_protocol(std::shared_ptr<BaseProtocol> protocol) {
  if (kind_ != Kind::kWrite) {
    const StreamProtocol kinds = stream_protocol_of(protocol.get());
    buffered_protocol_ = kinds.buffered;
    stream_protocol_ = kinds.stream;
  }
  protocol_ = std::move(protocol);
}

// ---- Reading

void ProactorPipe::begin_reading() {
  if (may_read() && !held_ && !reading_.in_flight()) reading_.start();
}

void ProactorPipe::pause_reading() {
  if (closing_ || paused_) return;
  paused_ = true;  // what is being read is held when it comes: a call that is cancelled may have taken something
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " pauses reading");
}

void ProactorPipe::resume_reading() {
  if (closing_ || !paused_) return;
  paused_ = false;
  loop_.call_soon([this, self = transport_.shared_from_this()] {
    if (held_ && is_reading()) received(*std::exchange(held_, std::nullopt));
    begin_reading();
  });
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " resumes reading");
}

void ProactorPipe::read_done(const Completion& completion) {
  if (closing_) return;
  if (kind_ == Kind::kWrite) {
    if (completion.error == 0 && completion.count == 0) {
      other_end_closed();
    } else if (completion.error == 0) {
      watch_the_other_end();  // nobody reads that
    }
    return;  // one that may not be read from tells when it is written to
  }
  if (completion.error != 0) {
    fatal_error(make_os_error(completion.error, "read"), "Fatal read error on pipe transport");
    return;
  }
  const BytesView data(room_.get(), completion.count);
  if (paused_) {
    held_ = Bytes(data);
    return;
  }
  try {
    received(data);
  } catch (...) {  // of data_received(): the loop reports it, and the pipe goes on
    begin_reading();
    throw;
  }
  begin_reading();
}

void ProactorPipe::received(BytesView data) {
  const std::shared_ptr<BaseProtocol> alive = protocol_;  // it may replace itself
  if (data.empty()) {
    end_of_file();
  } else if (buffered_protocol_ != nullptr) {
    received_buffered(data);
  } else {
    stream_protocol_->data_received(data);
  }
}

void ProactorPipe::received_buffered(BytesView data) {
  try {
    while (buffered_protocol_ != nullptr && !data.empty()) {
      const MutableBytes room = buffered_protocol_->get_buffer(static_cast<std::int64_t>(data.size()));
      if (room.empty()) throw RuntimeError("get_buffer() returned an empty buffer");
      const std::size_t count = std::min(room.size(), data.size());
      std::copy_n(data.data(), count, room.data());
      data.remove_prefix(count);
      if (buffered_protocol_ != nullptr) buffered_protocol_->buffer_updated(count);
    }
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), "Fatal error: protocol.buffer_updated() call failed.");
  }
}

void ProactorPipe::end_of_file() {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " received EOF");
  at_end_ = true;
  bool keep_open = false;
  try {
    keep_open = stream_protocol_ != nullptr ? stream_protocol_->eof_received() : buffered_protocol_->eof_received();
  } catch (...) {
    rethrow_if_exit();
    fatal_error(std::current_exception(), "Fatal error: protocol.eof_received() call failed.");
    return;
  }
  if (!keep_open) close();
}

// ---- Writing

std::size_t ProactorPipe::buffered() const noexcept {
  if (ending_) return 0;
  return write_begun_ && (writing_.settled || !writing_.in_flight()) ? buffer_.size() - in_flight_ : buffer_.size();
}

void ProactorPipe::write(BytesView data) {
  if (data.empty()) return;
  if (closing_) {
    if (++refused_ > kWarnFromWrites - 1) loop_.logger().log(LogLevel::kWarning, "socket.send() raised exception.");
    return;
  }
  buffer_.append(data);
  if (!write_begun_) begin_writing();
  maybe_pause();
}

void ProactorPipe::begin_writing() {
  const std::size_t count = buffer_.gather(pieces_);
  writing_.from = std::span(pieces_.data(), count);
  in_flight_ = 0;
  for (const BytesView piece : writing_.from) in_flight_ += piece.size();
  writing_.settled = false;
  writing_.start();
  write_begun_ = true;
}

void ProactorPipe::write_done(const Completion& completion) {
  write_begun_ = false;
  if (ending_) return;
  if (completion.error != 0) {
    fatal_error(make_os_error(completion.error, "write"), "Fatal write error on pipe transport");
    return;
  }
  buffer_.consume(completion.count);
  if (!buffer_.empty()) {
    begin_writing();
  } else if (closing_) {
    end(nullptr);
  }
  flow_.maybe_resume(loop_, transport_, buffered());
}

void ProactorPipe::watch_the_other_end() { reading_.start(); }

void ProactorPipe::other_end_closed() {
  if (write_begun_) {
    force_close(std::make_exception_ptr(BrokenPipeError(std::string())));
  } else {
    close();
  }
}

// ---- The way to the end

void ProactorPipe::close() {
  if (closing_) return;
  closing_ = true;
  ++refused_;
  if (!write_begun_) end(nullptr);
  if (!lost_) loop_.cancel_now(reading_);
}

void ProactorPipe::fatal_error(const std::exception_ptr& error, const char* message) {
  if (!exception_is<OSError>(error)) {
    report_transport_error(loop_, message, error, transport_, protocol_);
  } else if (loop_.get_debug()) {
    loop_.logger().log(LogLevel::kDebug, repr() + ": " + message, error);
  }
  force_close(error);
}

void ProactorPipe::force_close(const std::exception_ptr& error) {
  if (ending_) return;
  ++refused_;
  closing_ = true;
  loop_.cancel_now(writing_);
  loop_.cancel_now(reading_);
  end(error);
}

// Once, whatever comes first.
void ProactorPipe::end(const std::exception_ptr& error) {
  if (ending_) return;
  ending_ = true;
  loop_.call_soon([this, self = transport_.shared_from_this(), error] { tell_connection_lost(transport_, protocol_, error, [this] { release(); }); });
}

void ProactorPipe::release() noexcept {
  lost_ = true;
  reading_.forget();
  writing_.forget();
  if (!loop_.is_closed()) {
    loop_.cancel_now(writing_);
    loop_.cancel_now(reading_);
  }
  pipe_.close();
  stream_protocol_ = nullptr;
  buffered_protocol_ = nullptr;
  protocol_.reset();
  owned_.release_ownership();
}

void ProactorPipe::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closing_ = true;
  ending_ = true;
  lost_ = true;
  reading_.forget();
  writing_.forget();
  loop_.cancel_now(writing_);  // it still has its proactor
  loop_.cancel_now(reading_);
  pipe_.close();
  stream_protocol_ = nullptr;
  buffered_protocol_ = nullptr;
  const std::shared_ptr<BaseProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
