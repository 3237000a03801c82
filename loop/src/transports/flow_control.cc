#include "flow_control.h"

namespace loopspec::detail {

void FlowControl::pause(AbstractEventLoop& loop, BaseTransport& transport) {
  paused_ = true;
  const std::shared_ptr<BaseProtocol> protocol = transport.get_protocol();
  if (protocol == nullptr) return;
  try {
    protocol->pause_writing();
  } catch (...) {
    rethrow_if_exit();
    report_transport_error(loop, "protocol.pause_writing() failed", std::current_exception(), transport, protocol);
  }
}

void FlowControl::resume(AbstractEventLoop& loop, BaseTransport& transport) {
  paused_ = false;
  const std::shared_ptr<BaseProtocol> protocol = transport.get_protocol();
  if (protocol == nullptr) return;
  try {
    protocol->resume_writing();
  } catch (...) {
    rethrow_if_exit();
    report_transport_error(loop, "protocol.resume_writing() failed", std::current_exception(), transport, protocol);
  }
}

void report_transport_error(AbstractEventLoop& loop, const char* message, const std::exception_ptr& error,
                            BaseTransport& transport, const std::shared_ptr<BaseProtocol>& protocol) {
  ExceptionContext context;
  context.message = message;
  context.exception = error;
  context.extra["transport"] = transport.shared_from_this();
  context.extra["protocol"] = protocol;
  loop.call_exception_handler(context);
}

void rethrow_if_exit() {
  try {
    throw;
  } catch (const SystemExit&) {
    throw;
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (...) {
    return;
  }
}

}  // namespace loopspec::detail
