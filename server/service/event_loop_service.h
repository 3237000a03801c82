// EventLoopService: the plain unary calls.
#pragma once

#include "loopspec/v1/event_loop_service.grpc.pb.h"

namespace loopspec::server {

class ImplementationRegistry;

class EventLoopServiceImpl final : public v1::EventLoopService::CallbackService {
 public:
  // The registry must outlive every call.
  explicit EventLoopServiceImpl(const ImplementationRegistry& registry) : registry_(registry) {}

  grpc::ServerUnaryReactor* ListImplementations(grpc::CallbackServerContext* context, const v1::ListImplementationsRequest* request,
                                                v1::ListImplementationsResponse* response) override;

 private:
  const ImplementationRegistry& registry_;
};

}  // namespace loopspec::server
