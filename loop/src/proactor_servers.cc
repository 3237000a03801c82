// Servers on a proactor loop: the kernel accepts by itself, again and again.
#include <memory>
#include <utility>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/proactor_event_loop.h"
#include "loopspec/server.h"
#include "platform/descriptor.h"
#include "platform/socket_io.h"

namespace loopspec {
namespace detail {

// Belongs to its loop until stop(), then to itself for as long as it is in flight.
class AcceptOperation final : public Operation {
 public:
  AcceptOperation(ProactorEventLoop& loop, std::shared_ptr<Server> server, Socket socket)
      : Operation(OperationKind::kAcceptMany),
        loop_(loop),
        server_(std::move(server)),
        socket_(std::move(socket)),
        node_(make_node(NodeFlags::kPersistent, copy_current_context(), nullptr, [this] { hand_over(); })) {
    descriptor = socket_.fileno();
    loop_.submit(*this);
  }

  // Connections that nobody has been told of are reset, as those are that wait in the queue of a socket that closes.
  void stop() noexcept {
    node_->cancel();
    stopped_ = true;
    for (const platform::Descriptor& connection : accepted_) platform::reset_when_closed(connection.get());
    accepted_.clear();
    server_.reset();
    if (in_flight()) {
      loop_.cancel_now(*this);
    } else {
      delete this;
    }
  }

  HandleNode* completed(const Completion& completion) override {
    if (completion.accepted >= 0) {
      platform::Descriptor connection(static_cast<int>(completion.accepted));
      if (stopped_) {
        platform::reset_when_closed(connection.get());
      } else {
        accepted_.push_back(std::move(connection));
      }
    }
    if (!completion.more) error_ = completion.error;
    if (!stopped_) return node_.get();
    if (!completion.more) delete this;
    return nullptr;
  }

 private:
  void hand_over() {
    const NodeRef alive = node_;
    const std::shared_ptr<Server> server = server_;
    const Socket socket = socket_;
    for (platform::Descriptor& connection : std::exchange(accepted_, {})) {
      const int fd = connection.release();
      server->accepted(Socket(fd, socket.family(), socket.type(), socket.protocol()), platform::peer_address(fd));
    }
    if (in_flight()) return;
    const int error = std::exchange(error_, 0);
    if (platform::out_of_resources(error)) {
      server->out_of_resources(socket, error);  // which stops this
      return;
    }
    loop_.submit(*this);
    if (error != 0 && !platform::nothing_to_accept(error)) raise_os_error(error, "accept");
  }

  ProactorEventLoop& loop_;
  std::shared_ptr<Server> server_;
  Socket socket_;
  NodeRef node_;
  std::vector<platform::Descriptor> accepted_;
  int error_ = 0;
  bool stopped_ = false;
};

}  // namespace detail

void ProactorEventLoop::start_accepting(const std::shared_ptr<Server>& server, const Socket& socket) {
  if (!proactor().supports(OperationKind::kAcceptMany)) {
    DescriptorEventLoop::start_accepting(server, socket);
    return;
  }
  accepting_[socket.fileno()] = new detail::AcceptOperation(*this, server, socket);
}

void ProactorEventLoop::stop_accepting(const Socket& socket) {
  const auto known = accepting_.find(socket.fileno());
  if (known == accepting_.end()) {
    DescriptorEventLoop::stop_accepting(socket);
    return;
  }
  detail::AcceptOperation* operation = known->second;
  accepting_.erase(known);
  operation->stop();
}

void ProactorEventLoop::stop_all_accepting() noexcept {
  for (const auto& [fd, operation] : std::exchange(accepting_, {})) operation->stop();
}

}  // namespace loopspec
