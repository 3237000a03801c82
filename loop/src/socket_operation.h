// SocketOperation: an operation that a future stands for. What the kernel works on is its own, and it keeps itself while it
// is in flight: whoever waits may be gone before the kernel is done.
#pragma once

#include <array>
#include <cerrno>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "loopspec/proactor_event_loop.h"
#include "platform/descriptor.h"
#include "platform/socket_io.h"
#include "transports/flow_control.h"

namespace loopspec::detail {

template <class T>
class SocketOperation final : public Operation, public std::enable_shared_from_this<SocketOperation<T>> {
 public:
  // What a completion without an error comes to; nothing when the operation is to be submitted again. Runs in a callback.
  using Finish = std::function<std::optional<T>(SocketOperation& operation, const Completion& completion)>;

  SocketOperation(ProactorEventLoop& loop, OperationKind what, const Socket& socket, const char* call)
      : Operation(what), loop_(loop), socket_(socket), call_(call) {
    descriptor = socket.fileno();
  }

  Bytes bytes;            // to receive into, or to send
  SocketAddress place;    // of a datagram, or to connect to
  std::string when_refused;  // the text of a failure, else that of its number
  std::array<BytesView, 1> out;
  std::array<MutableBytes, 1> in;

  // The future ends the operation, whatever ends the future. RuntimeError for a transport's socket, unless that asks for it.
  Future<T> start(Finish finish, bool of_transport = false) {
    if (!of_transport) loop_.ensure_no_transport(socket_.fileno());
    finish_ = std::move(finish);
    done_ = loop_.create_future<T>();
    submit();
    done_.add_done_callback([operation = this->weak_from_this()] {
      const auto running = operation.lock();
      if (!running) return;
      if (running->in_flight()) running->loop_.cancel_now(*running);
      running->socket_ = Socket();
    });
    return done_;
  }

  HandleNode* completed(const Completion& completion) override {
    const std::shared_ptr<SocketOperation> self = std::exchange(alive_, nullptr);
    completion_ = completion;
    accepted_ = platform::Descriptor(static_cast<int>(completion.accepted));
    if (done_.done() || loop_.is_closed()) {
      drop_accepted();
      return nullptr;
    }
    node_ = make_node(0, std::move(context_), nullptr, [self] { self->finish(); });
    return node_.get();
  }

 private:
  void submit() {
    context_ = copy_current_context();
    loop_.submit(*this);
    alive_ = this->shared_from_this();
  }

  void finish() {
    if (done_.done()) {
      drop_accepted();
      return;
    }
    try {
      if (completion_.error != 0) raise_os_error(completion_.error, call_, when_refused);
      accepted_.release();
      if (auto result = finish_(*this, completion_)) {
        done_.set_result(std::move(*result));
      } else {
        if (socket_.fileno() != descriptor) raise_os_error(EBADF, call_);
        submit();
      }
    } catch (...) {
      rethrow_if_exit();
      done_.set_exception(std::current_exception());
    }
  }

  // Nobody will be told of it.
  void drop_accepted() noexcept {
    if (accepted_.get() >= 0) platform::reset_when_closed(accepted_.get());
    accepted_ = platform::Descriptor();
  }

  ProactorEventLoop& loop_;
  Socket socket_;
  const char* const call_;
  Finish finish_;
  Future<T> done_;
  ContextCell context_;
  std::shared_ptr<SocketOperation> alive_;  // while in flight
  Completion completion_;
  platform::Descriptor accepted_;  // until the future has it
  NodeRef node_;
};

}  // namespace loopspec::detail
