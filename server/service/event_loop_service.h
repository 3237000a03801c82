// EventLoopService: the plain unary calls.
#pragma once

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "server/observe/call_record.h"
#include "server/script/capabilities.h"

namespace loopspec::server {

class Gate;
class ImplementationRegistry;

class EventLoopServiceImpl final : public v1::EventLoopService::CallbackService {
 public:
  // Gate and registry must outlive every call.
  EventLoopServiceImpl(Gate& gate, const ImplementationRegistry& registry, const script::Capabilities& capabilities);

  grpc::ServerUnaryReactor* ListImplementations(grpc::CallbackServerContext* context, const v1::ListImplementationsRequest* request,
                                                v1::ListImplementationsResponse* response) override;

 private:
  const Gate& gate_;
  const ObservedMethod list_implementations_;
  const ImplementationRegistry& registry_;
  const script::Capabilities capabilities_;
};

}  // namespace loopspec::server
