// SessionService: clients whose functions are a loop's callbacks.
#pragma once

#include "loopspec/v1/session_service.grpc.pb.h"
#include "server/service/service_context.h"

namespace loopspec::server {

class SessionTable;

class SessionServiceImpl final : public RpcService {
 public:
  SessionServiceImpl(ServiceContext context, SessionTable& table);

  grpc::Service& service() override { return service_; }
  const char* name() const override { return v1::SessionService::service_full_name(); }
  void serve(RpcLoop& loop) override;

 private:
  const ServiceContext context_;
  v1::SessionService::AsyncService service_;
  const ObservedMethod session_;
  SessionTable& table_;
};

}  // namespace loopspec::server
