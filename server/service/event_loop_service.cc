#include "server/service/event_loop_service.h"

#include "server/host/implementation_entry.h"

namespace loopspec::server {

grpc::ServerUnaryReactor* EventLoopServiceImpl::ListImplementations(grpc::CallbackServerContext* context,
                                                                    const v1::ListImplementationsRequest*,
                                                                    v1::ListImplementationsResponse* response) {
  for (const auto& entry : registry_.entries()) *response->add_implementations() = entry->implementation;
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace loopspec::server
