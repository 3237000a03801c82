#include "loopspec/pipe_server.h"

#include <cerrno>

#include "loopspec/detail/events.h"
#include "loopspec/exception_context.h"
#include "platform/named_pipe.h"
#include "transports/flow_control.h"
#include "transports/proactor_pipe_transports.h"

namespace loopspec {
namespace {

// Seconds until an instance is made again, when there was no room for one.
constexpr double kRetryDelay = 1;

}  // namespace

namespace detail {

// Belongs to its server, which it keeps while it is in flight.
class PipeAcceptOperation final : public Operation {
 public:
  explicit PipeAcceptOperation(PipeServer& server) : Operation(OperationKind::kAcceptPipe), server_(server) {}

  void start() {
    descriptor = server_.accepting_.fileno();
    node_ = make_node(0, copy_current_context(), nullptr, [server = server_.shared_from_this(), this] { server->connected(error_); });
    server_.loop_.submit(*this);
    alive_ = server_.shared_from_this();
  }
  void stop() noexcept {
    if (node_) std::exchange(node_, NodeRef())->cancel();
    if (in_flight()) server_.loop_.cancel_now(*this);
  }

  HandleNode* completed(const Completion& completion) override {
    const std::shared_ptr<PipeServer> alive = std::exchange(alive_, nullptr);
    error_ = completion.error;
    if (server_.loop_.is_closed()) {
      server_.close();
      return nullptr;
    }
    return node_.get();
  }

 private:
  PipeServer& server_;
  NodeRef node_;
  int error_ = 0;
  std::shared_ptr<PipeServer> alive_;
};

}  // namespace detail

PipeServer::PipeServer(ProactorEventLoop& loop, ProtocolFactory factory, std::string address)
    : loop_(loop),
      factory_(std::move(factory)),
      address_(std::move(address)),
      spare_(platform::make_pipe_instance(address_, true)),
      operation_(std::make_unique<detail::PipeAcceptOperation>(*this)) {}

PipeServer::~PipeServer() = default;

std::shared_ptr<PipeServer> PipeServer::start(ProactorEventLoop& loop, ProtocolFactory factory, std::string address) {
  const std::shared_ptr<PipeServer> server(new PipeServer(loop, std::move(factory), std::move(address)));
  loop.call_soon([server] { server->accept_next(); });
  return server;
}

void PipeServer::close() noexcept {
  if (std::exchange(closed_, true)) return;
  operation_->stop();
  accepting_.close();
  spare_.close();
  factory_ = nullptr;
}

// There is always one instance that a client can find, so that none is told there is no such pipe.
void PipeServer::accept_next() {
  if (closed_) return;
  try {
    if (!spare_) spare_ = platform::make_pipe_instance(address_, false);
    Pipe next = platform::make_pipe_instance(address_, false);
    accept(std::exchange(spare_, std::move(next)));
  } catch (const OSError&) {
    const Pipe instance = std::exchange(accepting_, Pipe());
    accept_failed(std::current_exception(), instance ? instance : spare_);
    instance.close();
    loop_.call_later(kRetryDelay, [server = shared_from_this()] { server->accept_next(); });
  }
}

void PipeServer::accept(Pipe instance) {
  accepting_ = std::move(instance);
  operation_->start();
}

// A client has come, or was gone before it was seen.
void PipeServer::connected(int error) {
  if (closed_) return;
  const Pipe client = std::exchange(accepting_, Pipe());
  if (error == 0) {
    const std::shared_ptr<PipeServer> alive = shared_from_this();
    try {
      serve(client);
    } catch (...) {  // of the factory: the loop reports it
      loop_.call_soon([alive] { alive->accept_next(); });
      throw;
    }
  } else {
    if (error != EPIPE) accept_failed(make_os_error(error, "ConnectNamedPipe"), client);
    client.close();
  }
  accept_next();
}

void PipeServer::serve(Pipe client) {
  const auto transport = std::make_shared<detail::ProactorDuplexPipeTransport>(loop_, std::move(client), factory_(), address_);
  transport->start(Future<void>());
}

void PipeServer::accept_failed(const std::exception_ptr& error, const Pipe& instance) {
  ExceptionContext context;
  context.message = "Pipe accept failed";
  context.exception = error;
  context.extra["pipe"] = instance;
  loop_.call_exception_handler(context);
}

}  // namespace loopspec
