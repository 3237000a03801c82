#include "proactor_datagram_transport.h"

#include <utility>

#include "loopspec/exceptions.h"

namespace loopspec::detail {
namespace {

// The largest datagram there is.
constexpr std::size_t kLargest = 65536;

}  // namespace

class ProactorDatagramTransport::ReceiveOperation final : public Operation {
 public:
  explicit ReceiveOperation(ProactorDatagramTransport& transport)
      : Operation(OperationKind::kReceiveFrom), transport_(&transport), memory_(new char[kLargest]), pieces_{MutableBytes(memory_.get(), kLargest)} {
    descriptor = transport.fd();
    into = pieces_;
    address = &from_;
  }
  void abandon() noexcept { transport_ = nullptr; }

  HandleNode* completed(const Completion& completion) override {
    if (transport_ == nullptr) {
      delete this;
      return nullptr;
    }
    result_ = {completion.count, completion.error};
    return transport_->read_node_.get();
  }

  const platform::IoResult& result() const noexcept { return result_; }
  BytesView data() const noexcept { return {memory_.get(), result_.count}; }
  const SocketAddress& from() const noexcept { return from_; }

 private:
  ProactorDatagramTransport* transport_;
  const std::unique_ptr<char[]> memory_;
  const std::array<MutableBytes, 1> pieces_;
  SocketAddress from_;
  platform::IoResult result_;
};

class ProactorDatagramTransport::SendOperation final : public Operation {
 public:
  SendOperation(ProactorDatagramTransport& transport, Waiting& waiting)
      : Operation(transport.has_peer() ? OperationKind::kSend : OperationKind::kSendTo),
        transport_(&transport),
        data_(std::move(waiting.data)),
        to_(waiting.address),
        pieces_{BytesView(data_)} {
    descriptor = transport.fd();
    Operation::from = pieces_;
    address = &to_;
  }
  void abandon() noexcept { transport_ = nullptr; }
  std::size_t size() const noexcept { return data_.size(); }
  int error() const noexcept { return error_; }

  HandleNode* completed(const Completion& completion) override {
    if (transport_ == nullptr) {
      delete this;
      return nullptr;
    }
    error_ = completion.error;
    return transport_->write_node_.get();
  }

 private:
  ProactorDatagramTransport* transport_;
  const Bytes data_;
  SocketAddress to_;
  const std::array<BytesView, 1> pieces_;
  int error_ = 0;
};

ProactorDatagramTransport::ProactorDatagramTransport(ProactorEventLoop& loop, Socket socket, std::shared_ptr<BaseProtocol> protocol, const SocketAddress& address)
    : DatagramSocketTransport(loop, std::move(socket), std::move(protocol), address), proactor_loop_(loop) {
  loop.set_transport(fd(), this);
}

ProactorDatagramTransport::~ProactorDatagramTransport() {
  delete receiving_;
  delete sending_;
}

template <class Started>
void ProactorDatagramTransport::give_up(Started*& operation) noexcept {
  Started* const last = std::exchange(operation, nullptr);
  if (last == nullptr) return;
  if (!last->in_flight()) {
    delete last;
    return;
  }
  last->abandon();
  proactor_loop_.cancel_now(*last);
}

// ---- Receiving

void ProactorDatagramTransport::start_reading(ContextCell context) {
  read_node_ = make_node(NodeFlags::kPersistent, std::move(context), nullptr, [this] { datagram_ready(); });
  receive(std::make_unique<ReceiveOperation>(*this));
}

void ProactorDatagramTransport::stop_reading() {
  if (const NodeRef node = std::exchange(read_node_, NodeRef())) node->cancel();
  give_up(receiving_);
}

// One datagram for each turn, as on a selector loop. The bytes stay for as long as the protocol looks at them, whatever it does
// to this; when it throws, the next one comes all the same.
void ProactorDatagramTransport::datagram_ready() {
  if (is_lost()) return;
  const std::shared_ptr<BaseTransport> alive = shared_from_this();
  std::unique_ptr<ReceiveOperation> operation(std::exchange(receiving_, nullptr));
  struct Next {
    ProactorDatagramTransport& transport;
    std::unique_ptr<ReceiveOperation>& operation;
    ~Next() {
      if (transport.read_node_) transport.receive(std::move(operation));
    }
  } const next{*this, operation};
  received(operation->result(), operation->data(), operation->from());
}

void ProactorDatagramTransport::receive(std::unique_ptr<ReceiveOperation> operation) noexcept {
  receiving_ = operation.release();
  try {
    proactor_loop_.submit(*receiving_);
  } catch (const OSError&) {
    // The next wait says so.
  }
}

// ---- Sending

void ProactorDatagramTransport::start_writing() {
  write_node_ = make_node(0, copy_current_context(), nullptr, [this] { datagram_sent(); });
  sending_ = new SendOperation(*this, first_waiting());
  proactor_loop_.submit(*sending_);
}

void ProactorDatagramTransport::stop_writing() {
  if (const NodeRef node = std::exchange(write_node_, NodeRef())) node->cancel();
  give_up(sending_);
}

void ProactorDatagramTransport::datagram_sent() {
  const std::unique_ptr<SendOperation> operation(std::exchange(sending_, nullptr));
  write_node_ = NodeRef();
  first_sent(operation->size(), operation->error());
}

void ProactorDatagramTransport::detach() noexcept {
  if (const NodeRef node = std::exchange(read_node_, NodeRef())) node->cancel();
  if (const NodeRef node = std::exchange(write_node_, NodeRef())) node->cancel();
  give_up(receiving_);
  give_up(sending_);
  proactor_loop_.set_transport(fd(), nullptr);
}

}  // namespace loopspec::detail

namespace loopspec {

std::shared_ptr<DatagramTransport> ProactorEventLoop::make_datagram_transport(Socket socket, std::shared_ptr<BaseProtocol> protocol, const Future<void>& waiter,
                                                                              const SocketAddress& address) {
  if (can_watch()) return DescriptorEventLoop::make_datagram_transport(std::move(socket), std::move(protocol), waiter, address);
  ensure_no_transport(socket.fileno());
  auto transport = std::make_shared<detail::ProactorDatagramTransport>(*this, std::move(socket), std::move(protocol), address);
  transport->start(waiter);
  return transport;
}

}  // namespace loopspec
