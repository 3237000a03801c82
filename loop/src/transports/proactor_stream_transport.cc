#include "proactor_stream_transport.h"

#include <algorithm>
#include <array>
#include <utility>

#include "../platform/socket_io.h"

namespace loopspec::detail {
namespace {

constexpr std::size_t kLargePiece = std::size_t{16} * 1024;
// So many that are not in a row make the kernel receive by itself again.
constexpr unsigned kSmallPieces = 16;

}  // namespace

// Belongs to its transport, or to itself once that has given up its descriptor and this is still in flight.
class ProactorStreamTransport::ReceiveOperation final : public Operation {
 public:
  explicit ReceiveOperation(ProactorStreamTransport& transport) : Operation(OperationKind::kReceiveMany), transport_(&transport), proactor_(transport.proactor_loop_.proactor()) {
    descriptor = transport.fd();
  }
  void abandon() noexcept { transport_ = nullptr; }

  HandleNode* completed(const Completion& completion) override {
    if (transport_ != nullptr) return transport_->receive_completed(completion);
    if (!completion.data.empty()) proactor_.give_back(completion.buffer);
    if (!completion.more) delete this;
    return nullptr;
  }

 private:
  ProactorStreamTransport* transport_;
  Proactor& proactor_;
};

// Belongs to its transport, which it keeps while it is in flight: the kernel reads from the buffer.
class ProactorStreamTransport::SendOperation final : public Operation {
 public:
  explicit SendOperation(ProactorStreamTransport& transport) : Operation(OperationKind::kSend), transport_(transport) { descriptor = transport.fd(); }

  // As many pieces as there is room for.
  void start(std::span<const BytesView> head) {
    const std::size_t count = std::min(head.size(), pieces_.size());
    std::copy_n(head.begin(), count, pieces_.begin());
    from = std::span(pieces_.data(), count);
    transport_.proactor_loop_.submit(*this);
    alive_ = transport_.shared_from_this();
  }

  HandleNode* completed(const Completion& completion) override {
    const std::shared_ptr<BaseTransport> alive = std::exchange(alive_, nullptr);
    return transport_.send_completed(completion);
  }

 private:
  ProactorStreamTransport& transport_;
  std::shared_ptr<BaseTransport> alive_;
  std::array<BytesView, 8> pieces_;
};

ProactorStreamTransport::ProactorStreamTransport(ProactorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol, std::shared_ptr<Server> server,
                                                 const SocketAddress& peername)
    : SelectorStreamTransport(loop, std::move(socket), std::move(protocol), std::move(server), peername), proactor_loop_(loop) {}

ProactorStreamTransport::~ProactorStreamTransport() {
  delete receiving_;
  delete sending_;
}

// ---- Receiving

void ProactorStreamTransport::start_reading(ContextCell context) {
  if (!proactor_loop_.proactor().supports(OperationKind::kReceiveMany)) {
    SelectorStreamTransport::start_reading(std::move(context));
    return;
  }
  if (receiving_ == nullptr) receiving_ = new ReceiveOperation(*this);
  read_node_ = make_node(NodeFlags::kPersistent, std::move(context), nullptr, [this] { received_ready(); });
  if (!kept_.empty() || ended_) {
    proactor_loop_.queue(*read_node_.get());
  } else {
    receive();
  }
}

void ProactorStreamTransport::stop_reading() {
  if (!read_node_) {
    SelectorStreamTransport::stop_reading();
    return;
  }
  std::exchange(read_node_, NodeRef())->cancel();
  if (std::exchange(watching_, false)) SelectorStreamTransport::stop_reading();
  keep_received();
  proactor_loop_.proactor().cancel(*receiving_);
}

void ProactorStreamTransport::receive() {
  if (receiving_->in_flight() || watching_) return;
  if (large_pieces_) {
    watch_for_large_pieces();
  } else {
    proactor_loop_.submit(*receiving_);
  }
}

// The kernel does not receive by itself any more, and all that it had received has been delivered.
void ProactorStreamTransport::watch_for_large_pieces() {
  proactor_loop_.watch(fd(), kEventRead, read_node_);
  watching_ = true;
  small_pieces_ = 0;
}

void ProactorStreamTransport::large_piece_ready() {
  const std::size_t count = read_ready();
  if (!watching_) return;  // it stopped reading, or has ended
  if (count > kLargePiece) {
    small_pieces_ = 0;
  } else if (++small_pieces_ == kSmallPieces) {
    large_pieces_ = watching_ = false;
    proactor_loop_.forget_later(fd(), kEventRead);
    receive();
  }
}

HandleNode* ProactorStreamTransport::receive_completed(const Completion& completion) {
  if (!completion.data.empty()) {
    if (!received_.empty() && received_.back().data.data() + received_.back().data.size() == completion.data.data() &&
        received_.back().first_buffer + received_.back().buffers == completion.buffer) {
      Received& last = received_.back();
      last.data = {last.data.data(), last.data.size() + completion.data.size()};
      ++last.buffers;
    } else {
      received_.push_back({completion.data, completion.buffer, 1});
    }
    if (completion.filled && !large_pieces_ && proactor_loop_.can_watch()) {
      large_pieces_ = true;
      proactor_loop_.proactor().cancel(*receiving_);
    }
  }
  // Out of buffers: there will be some when those that were filled have been read. Cancelled: it goes on when reading does.
  if (!completion.more && completion.data.empty() && !completion.cancelled && !platform::out_of_resources(completion.error)) ended_ = completion.error;
  if (read_node_) return read_node_.get();
  keep_received();
  return nullptr;
}

void ProactorStreamTransport::give_back(const Received& received) noexcept {
  for (std::uint32_t i = 0; i < received.buffers; ++i) proactor_loop_.proactor().give_back(received.first_buffer + i);
}

// Nobody reads: others need the buffers.
void ProactorStreamTransport::keep_received() noexcept {
  for (; next_received_ < received_.size(); ++next_received_) {
    kept_ += received_[next_received_].data;
    give_back(received_[next_received_]);
  }
  received_.clear();
  next_received_ = 0;
}

// Bytes first; the end in a turn of its own, as when it is found by asking again.
void ProactorStreamTransport::received_ready() {
  if (is_lost()) return;
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  if (watching_) {
    large_piece_ready();
    return;
  }
  const NodeRef node = read_node_;
  const bool had_bytes = !kept_.empty() || !received_.empty();
  if (had_bytes) {
    struct Rest {  // SystemExit and KeyboardInterrupt leave it for the next run
      ProactorStreamTransport& transport;
      ~Rest() {
        if (transport.read_node_ && !transport.received_.empty()) transport.proactor_loop_.queue(*transport.read_node_.get());
      }
    };
    {
      const Rest rest{*this};
      deliver_received();
    }
    if (read_node_.get() != node.get()) return;  // it stopped reading, and perhaps began again
    if (ended_) {
      proactor_loop_.queue(*node.get());
      return;
    }
  } else if (ended_) {
    const int error = *std::exchange(ended_, std::nullopt);
    if (error == 0) {
      end_of_file();
    } else {
      fatal_error(make_os_error(error, "recv"), "Fatal read error on socket transport");
    }
  }
  if (read_node_) receive();
}

void ProactorStreamTransport::deliver_received() {
  const HandleNode* node = read_node_.get();
  if (!kept_.empty()) {
    const Bytes data = std::exchange(kept_, {});
    deliver(data);
  }
  while (read_node_.get() == node && next_received_ < received_.size()) {
    const Received received = received_[next_received_++];
    struct GiveBack {
      ProactorStreamTransport& transport;
      const Received& received;
      ~GiveBack() { transport.give_back(received); }
    } const afterwards{*this, received};
    deliver(received.data);
  }
  if (next_received_ == received_.size()) {
    received_.clear();
    next_received_ = 0;
  }
}

// ---- Sending

// What is large would have to be kept until then: that costs more than a call.
bool ProactorStreamTransport::sends_at_once(std::size_t size) noexcept {
  return size >= kLargePiece || is_writing() || !proactor_loop_.proactor().supports(OperationKind::kSend) || !proactor_loop_.sends_with_others();
}

StreamTransport::Sent ProactorStreamTransport::send_with_others(std::span<const BytesView> pieces) {
  if (loop().is_last_turn() || !proactor_loop_.can_watch() || !proactor_loop_.proactor().supports(OperationKind::kSend)) return send(pieces);
  start_sending(pieces);
  return {0, 0, true};
}

void ProactorStreamTransport::start_sending(std::span<const BytesView> pieces) {
  if (sending_ == nullptr) sending_ = new SendOperation(*this);
  sending_->start(pieces);
}

void ProactorStreamTransport::start_writing() {
  if (proactor_loop_.can_watch()) {
    SelectorStreamTransport::start_writing();
  } else {
    start_operation();
  }
}

HandleNode* ProactorStreamTransport::send_completed(const Completion& completion) {
  const platform::IoResult result{completion.count, completion.error};
  const int error = completion.cancelled || result.would_block() ? 0 : result.error;
  if (!settle_write(completion.count, error)) return nullptr;
  write_node_ = make_node(0, copy_current_context(), nullptr, [this, alive = shared_from_this(), error] { write_done(error); });
  return write_node_.get();
}

// ---- The end

void ProactorStreamTransport::detach() noexcept {
  // Bytes that nobody has read make a kernel that still has them reset the connection, and so must ours.
  if (!kept_.empty() || !received_.empty()) platform::reset_when_closed(fd());
  if (read_node_) std::exchange(read_node_, NodeRef())->cancel();
  watching_ = false;
  for (; next_received_ < received_.size(); ++next_received_) give_back(received_[next_received_]);
  received_.clear();
  next_received_ = 0;
  kept_.clear();
  if (receiving_ != nullptr && receiving_->in_flight()) {
    receiving_->abandon();
    proactor_loop_.cancel_now(*std::exchange(receiving_, nullptr));
  }
  if (sending_ != nullptr && sending_->in_flight()) proactor_loop_.cancel_now(*sending_);
  SelectorStreamTransport::detach();
}

}  // namespace loopspec::detail

namespace loopspec {

std::shared_ptr<Transport> ProactorEventLoop::make_socket_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                                    std::shared_ptr<Server> server, const SocketAddress& peername) {
  ensure_no_transport(socket.fileno());
  auto transport = std::make_shared<detail::ProactorStreamTransport>(*this, std::move(socket), std::move(protocol), std::move(server), peername);
  transport->start(waiter);
  return transport;
}

}  // namespace loopspec
