#include "server/service/event_loop_service.h"

#include "server/gate.h"
#include "server/host/implementation_entry.h"

namespace loopspec::server {

EventLoopServiceImpl::EventLoopServiceImpl(Gate& gate, const ImplementationRegistry& registry, const script::Capabilities& capabilities)
    : gate_(gate),
      list_implementations_(gate.observe("/loopspec.v1.EventLoopService/ListImplementations", "unary")),
      registry_(registry),
      capabilities_(capabilities) {}

grpc::ServerUnaryReactor* EventLoopServiceImpl::ListImplementations(grpc::CallbackServerContext* context,
                                                                    const v1::ListImplementationsRequest*,
                                                                    v1::ListImplementationsResponse* response) {
  CallRecord record(list_implementations_, *context);
  record.received();
  const grpc::Status status = gate_.identify(*context, record);
  if (status.ok()) {
    for (const auto& entry : registry_.entries()) {
      v1::Implementation& implementation = *response->add_implementations();
      implementation = entry->implementation;
      script::withhold(implementation, capabilities_);
    }
    record.sent();
  }
  record.end(status);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

}  // namespace loopspec::server
