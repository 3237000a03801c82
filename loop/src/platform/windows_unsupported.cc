// What asyncio's loops do not offer on Windows, and raise NotImplementedError for as they do.
//
// Python documentation: library/asyncio-platforms.html#windows
#include "../signal_handlers.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/exceptions.h"
#include "loopspec/pipe.h"
#include "signals.h"

namespace loopspec {

namespace platform {

SignalInbox::~SignalInbox() = default;  // there is none

}  // namespace platform

void BaseEventLoop::set_signal_handler(int, Callback) { throw NotImplementedError(""); }
bool BaseEventLoop::remove_signal_handler(int) { throw NotImplementedError(""); }

Coroutine<std::shared_ptr<ReadTransport>> BaseEventLoop::open_read_pipe(ProtocolFactory factory, Pipe) {
  const std::shared_ptr<BaseProtocol> protocol = factory();
  throw NotImplementedError("");
  co_return nullptr;
}

Coroutine<std::shared_ptr<WriteTransport>> BaseEventLoop::open_write_pipe(ProtocolFactory factory, Pipe) {
  const std::shared_ptr<BaseProtocol> protocol = factory();
  throw NotImplementedError("");
  co_return nullptr;
}

}  // namespace loopspec
