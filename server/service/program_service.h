// ProgramService: the RPCs that run programs, on gRPC's callback API. Handlers start a run and return; the host's threads
// complete them.
#pragma once

#include "loopspec/v1/program_service.grpc.pb.h"
#include "server/observe/call_record.h"

namespace loopspec::server {

class Gate;
class ProgramDesk;

class ProgramServiceImpl final : public v1::ProgramService::CallbackService {
 public:
  // Gate and desk must outlive every call.
  ProgramServiceImpl(Gate& gate, ProgramDesk& desk);

  grpc::ServerUnaryReactor* RunProgram(grpc::CallbackServerContext* context, const v1::RunProgramRequest* request,
                                       v1::RunProgramResponse* response) override;
  grpc::ServerWriteReactor<v1::StreamProgramResponse>* StreamProgram(grpc::CallbackServerContext* context,
                                                                     const v1::StreamProgramRequest* request) override;

 private:
  Gate& gate_;
  const ObservedMethod run_program_;
  const ObservedMethod stream_program_;
  ProgramDesk& desk_;
};

}  // namespace loopspec::server
