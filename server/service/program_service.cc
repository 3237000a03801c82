#include "server/service/program_service.h"

#include "server/service/run_program_call.h"
#include "server/service/stream_program_call.h"

namespace loopspec::server {

grpc::ServerUnaryReactor* ProgramServiceImpl::RunProgram(grpc::CallbackServerContext*, const v1::RunProgramRequest* request,
                                                         v1::RunProgramResponse* response) {
  return RunProgramCall::start(desk_, request->program(), *response);
}

grpc::ServerWriteReactor<v1::StreamProgramResponse>* ProgramServiceImpl::StreamProgram(grpc::CallbackServerContext*,
                                                                                       const v1::StreamProgramRequest* request) {
  return StreamProgramCall::start(desk_, request->program());
}

}  // namespace loopspec::server
