// connect_read_pipe() and connect_write_pipe(), on any loop that watches descriptors.
#include "loopspec/pipe.h"

#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "transports/read_pipe_transport.h"
#include "transports/until_made.h"
#include "transports/write_pipe_transport.h"

namespace loopspec {
namespace {

template <class Implementation>
Coroutine<std::shared_ptr<Implementation>> connect_pipe(BaseEventLoop& loop, ProtocolFactory factory, Pipe pipe,
                                                        const char* kind) {
  std::shared_ptr<BaseProtocol> protocol = factory();
  const int fd = pipe.fileno();
  const Future<void> waiter = loop.create_future<void>();
  const auto transport = std::make_shared<Implementation>(loop, std::move(pipe), protocol);
  transport->start(waiter);
  co_await detail::until_made(waiter, transport);
  if (loop.get_debug()) {
    loop.logger().log(LogLevel::kDebug,
                      std::string(kind) + " pipe " + std::to_string(fd) + " connected: " + transport->repr());
  }
  co_return transport;
}

}  // namespace

Coroutine<std::shared_ptr<ReadTransport>> BaseEventLoop::open_read_pipe(ProtocolFactory factory, Pipe pipe) {
  co_return co_await connect_pipe<detail::ReadPipeTransport>(*this, std::move(factory), std::move(pipe), "Read");
}

Coroutine<std::shared_ptr<WriteTransport>> BaseEventLoop::open_write_pipe(ProtocolFactory factory, Pipe pipe) {
  co_return co_await connect_pipe<detail::WritePipeTransport>(*this, std::move(factory), std::move(pipe), "Write");
}

}  // namespace loopspec
