// Pipes on a proactor that cannot poll, which is Windows': connect_read_pipe(), connect_write_pipe(), and both ends of named
// pipes.
#include <algorithm>

#include "loopspec/coroutine.h"
#include "loopspec/pipe.h"
#include "loopspec/pipe_server.h"
#include "loopspec/sleep.h"
#include "platform/named_pipe.h"
#include "transports/proactor_pipe_transports.h"
#include "transports/until_made.h"

namespace loopspec {
namespace {

// In seconds, while every instance of a name is taken: as asyncio waits.
constexpr double kFirstDelay = 0.001;
constexpr double kLongestDelay = 0.1;

template <class Implementation>
Coroutine<std::shared_ptr<Implementation>> connect_pipe(ProactorEventLoop& loop, ProtocolFactory factory, Pipe pipe, const char* kind) {
  std::shared_ptr<BaseProtocol> protocol = factory();
  const std::string shown = pipe.repr();
  const Future<void> waiter = loop.create_future<void>();
  const auto transport = std::make_shared<Implementation>(loop, std::move(pipe), protocol);
  transport->start(waiter);
  co_await detail::until_made(waiter, transport);
  if (loop.get_debug()) loop.logger().log(LogLevel::kDebug, std::string(kind) + " pipe " + shown + " connected: " + transport->repr());
  co_return transport;
}

}  // namespace

Coroutine<std::shared_ptr<ReadTransport>> ProactorEventLoop::open_read_pipe(ProtocolFactory factory, Pipe pipe) {
  if (can_watch()) co_return co_await BaseEventLoop::open_read_pipe(std::move(factory), std::move(pipe));
  co_return co_await connect_pipe<detail::ProactorReadPipeTransport>(*this, std::move(factory), std::move(pipe), "Read");
}

Coroutine<std::shared_ptr<WriteTransport>> ProactorEventLoop::open_write_pipe(ProtocolFactory factory, Pipe pipe) {
  if (can_watch()) co_return co_await BaseEventLoop::open_write_pipe(std::move(factory), std::move(pipe));
  co_return co_await connect_pipe<detail::ProactorWritePipeTransport>(*this, std::move(factory), std::move(pipe), "Write");
}

// There is no overlapped way to connect.
Coroutine<std::shared_ptr<Transport>> ProactorEventLoop::open_pipe_connection(ProtocolFactory factory, std::string address) {
  std::optional<Pipe> pipe = platform::connect_pipe(address);
  for (double delay = kFirstDelay; !pipe; pipe = platform::connect_pipe(address)) {
    delay = std::min(2 * delay, kLongestDelay);
    co_await sleep(delay);
  }
  const auto transport = std::make_shared<detail::ProactorDuplexPipeTransport>(*this, std::move(*pipe), factory(), std::move(address));
  transport->start(Future<void>());
  co_return transport;
}

Coroutine<std::vector<std::shared_ptr<PipeServer>>> ProactorEventLoop::start_serving_pipe(ProtocolFactory factory, std::string address) {
  std::vector<std::shared_ptr<PipeServer>> servers;
  servers.push_back(PipeServer::start(*this, std::move(factory), std::move(address)));
  co_return servers;
}

}  // namespace loopspec
