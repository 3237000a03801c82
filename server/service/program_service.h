// ProgramService: the RPCs that run programs. Handlers start a run and return; the host's threads complete them.
#pragma once

#include "server/service/program_methods.h"
#include "server/service/service_context.h"

namespace loopspec::server {

class ProgramDesk;

class ProgramServiceImpl final : public RpcService {
 public:
  ProgramServiceImpl(ServiceContext context, ProgramDesk& desk);

  grpc::Service& service() override { return service_; }
  const char* name() const override { return v1::ProgramService::service_full_name(); }
  void serve(RpcLoop& loop) override;

 private:
  const ServiceContext context_;
  ProgramMethods service_;
  const ObservedMethod run_program_;
  const ObservedMethod run_programs_;
  const ObservedMethod stream_program_;
  ProgramDesk& desk_;
};

}  // namespace loopspec::server
