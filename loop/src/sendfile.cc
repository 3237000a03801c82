// sendfile() and sock_sendfile(), whatever the kind of loop: checks, the fallback, and what surrounds the native way.
#include <algorithm>
#include <optional>

#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/file.h"
#include "platform/socket_io.h"
#include "run_blocking.h"
#include "sendfile_position.h"
#include "transports/stream_transport.h"

namespace loopspec {
namespace {

constexpr std::size_t kSocketBlock = std::size_t{256} * 1024;
constexpr std::size_t kTransportBlock = std::size_t{16} * 1024;

void check_range(std::int64_t offset, std::optional<std::int64_t> count) {
  if (count && *count <= 0) throw ValueError("count must be a positive integer (got " + std::to_string(*count) + ")");
  if (offset < 0) throw ValueError("offset must be a non-negative integer (got " + std::to_string(offset) + ")");
}

// The next `size` bytes of a file. The block belongs to the executor's thread as well, which may outlive a cancelled
// task.
Coroutine<std::size_t> read_block(AbstractEventLoop& loop, std::shared_ptr<File> file, std::shared_ptr<Bytes> block,
                                  std::size_t size) {
  // Not written within the co_await expression: GCC 12 would destroy it twice.
  const auto read = [file, block, size] { return file->readinto(MutableBytes(*block).first(size)); };
  co_return co_await detail::run_blocking(loop, read);
}

// How much of a block is left to send.
std::size_t next_size(std::size_t block, std::size_t sent, std::optional<std::int64_t> count) {
  return count ? std::min(block, static_cast<std::size_t>(*count) - sent) : block;
}

// Stands in for the protocol while a file is sent: waits where the transport asks to.
class FallbackProtocol final : public Protocol {
 public:
  FallbackProtocol(AbstractEventLoop& loop, std::shared_ptr<Transport> transport, bool paused)
      : loop_(loop),
        transport_(std::move(transport)),
        own_(transport_->get_protocol()),
        resume_reading_(transport_->is_reading()),
        resume_writing_(paused) {
    if (paused) writable_ = loop_.create_future<void>();
  }

  Future<void> drain() const {
    if (transport_->is_closing()) throw ConnectionError("Connection closed by peer");
    return writable_;
  }
  void pause_writing() override {
    if (!writable_) writable_ = loop_.create_future<void>();
  }
  void resume_writing() override {
    const Future<void> waiting = std::exchange(writable_, Future<void>());
    if (waiting && !waiting.done()) waiting.set_result();
  }
  void connection_lost(const std::exception_ptr& error) override {
    if (writable_ && !writable_.done()) {
      writable_.set_exception(error ? error : std::make_exception_ptr(ConnectionError("Connection is closed by peer")));
    }
    own_->connection_lost(error);
  }
  void data_received(BytesView) override { throw RuntimeError("Invalid state: reading should be paused"); }
  bool eof_received() override { throw RuntimeError("Invalid state: reading should be paused"); }

  void restore() {
    if (transport_->get_protocol() != nullptr) transport_->set_protocol(own_);
    if (resume_reading_) transport_->resume_reading();
    if (writable_) writable_.cancel();
    if (resume_writing_) own_->resume_writing();
  }

 private:
  AbstractEventLoop& loop_;
  std::shared_ptr<Transport> transport_;
  std::shared_ptr<BaseProtocol> own_;
  bool resume_reading_;
  bool resume_writing_;
  Future<void> writable_;
};

Coroutine<std::size_t> send_by_writing(AbstractEventLoop& loop, std::shared_ptr<Transport> transport,
                                       std::shared_ptr<File> file, std::int64_t offset,
                                       std::optional<std::int64_t> count) {
  if (offset != 0) file->seek(offset);
  const auto protocol = std::make_shared<FallbackProtocol>(loop, transport, transport->is_writing_paused());
  transport->pause_reading();
  transport->set_protocol(protocol);
  struct Restore {
    FallbackProtocol& protocol;
    ~Restore() { protocol.restore(); }
  } const restore{*protocol};
  detail::SendfilePosition position(file, offset);
  const detail::SendfilePosition::Restore restore_position(position);
  const auto block = std::make_shared<Bytes>(next_size(kTransportBlock, 0, count), '\0');
  for (;;) {
    const std::size_t wanted = next_size(block->size(), position.sent, count);
    if (wanted == 0) co_return position.sent;
    const std::size_t read = co_await read_block(loop, file, block, wanted);
    if (read == 0) co_return position.sent;
    if (const Future<void> writable = protocol->drain()) co_await writable;
    transport->write(BytesView(*block).substr(0, read));
    position.sent += read;
  }
}

}  // namespace

Coroutine<std::size_t> BaseEventLoop::sock_sendfile(Socket sock, std::shared_ptr<File> file, std::int64_t offset,
                                                    std::optional<std::int64_t> count, bool fallback) {
  if (get_debug() && !platform::is_nonblocking(sock.fileno())) throw ValueError("the socket must be non-blocking");
  if (sock.type() != SocketType::kStream) throw ValueError("only SOCK_STREAM type sockets are supported");
  check_range(offset, count);
  try {
    co_return co_await sendfile_native(sock, file, offset, count, false);
  } catch (const SendfileNotAvailableError&) {
    if (!fallback) throw;
  }
  if (offset != 0) file->seek(offset);
  detail::SendfilePosition position(file, offset);
  const detail::SendfilePosition::Restore restore_position(position);
  const auto block = std::make_shared<Bytes>(next_size(kSocketBlock, 0, count), '\0');
  for (;;) {
    const std::size_t wanted = next_size(block->size(), position.sent, count);
    if (wanted == 0) co_return position.sent;
    const std::size_t read = co_await read_block(*this, file, block, wanted);
    if (read == 0) co_return position.sent;
    co_await sock_sendall(sock, BytesView(*block).substr(0, read));
    position.sent += read;
  }
}

Coroutine<std::size_t> BaseEventLoop::sendfile(std::shared_ptr<WriteTransport> writing, std::shared_ptr<File> file,
                                               std::int64_t offset, std::optional<std::int64_t> count, bool fallback) {
  if (writing->is_closing()) throw RuntimeError("Transport is closing");
  auto transport = std::dynamic_pointer_cast<Transport>(writing);
  const SendfileMode mode = transport ? transport->sendfile_mode() : SendfileMode::kUnsupported;
  if (mode == SendfileMode::kUnsupported)
    throw RuntimeError("sendfile is not supported for transport " + writing->repr());
  check_range(offset, count);
  auto* stream = dynamic_cast<detail::StreamTransport*>(transport.get());
  if (mode == SendfileMode::kTryNative && stream != nullptr) {
    try {
      co_return co_await sendfile_on_transport(*stream, file, offset, count);
    } catch (const SendfileNotAvailableError&) {
      if (!fallback) throw;
    }
  }
  if (!fallback) {
    throw RuntimeError("fallback is disabled and native sendfile is not supported for transport " + transport->repr());
  }
  co_return co_await send_by_writing(*this, std::move(transport), std::move(file), offset, count);
}

Coroutine<std::size_t> BaseEventLoop::sendfile_on_transport(detail::StreamTransport& transport,
                                                            std::shared_ptr<File> file, std::int64_t offset,
                                                            std::optional<std::int64_t> count) {
  const std::shared_ptr<BaseTransport> alive = transport.shared_from_this();
  const bool resume_reading = transport.is_reading();
  transport.pause_reading();
  struct End {
    detail::StreamTransport& transport;
    bool resume_reading;
    ~End() {
      transport.end_sendfile();
      if (resume_reading) transport.resume_reading();
    }
  } const end{transport, resume_reading};
  const Future<void> empty = transport.begin_sendfile();
  co_await empty;
  const Socket sock = transport.socket();
  co_return co_await sendfile_native(sock, file, offset, count, true);
}

}  // namespace loopspec
