#include "server/service/program_service.h"

#include "server/gate.h"
#include "server/service/run_program_call.h"
#include "server/service/stream_program_call.h"

namespace loopspec::server {

ProgramServiceImpl::ProgramServiceImpl(Gate& gate, ProgramDesk& desk)
    : gate_(gate),
      run_program_(gate.observe("/loopspec.v1.ProgramService/RunProgram", "unary")),
      stream_program_(gate.observe("/loopspec.v1.ProgramService/StreamProgram", "server_stream")),
      desk_(desk) {}

grpc::ServerUnaryReactor* ProgramServiceImpl::RunProgram(grpc::CallbackServerContext* context, const v1::RunProgramRequest* request,
                                                         v1::RunProgramResponse* response) {
  return RunProgramCall::start({gate_, run_program_, *context}, desk_, request->program(), *response);
}

grpc::ServerWriteReactor<v1::StreamProgramResponse>* ProgramServiceImpl::StreamProgram(grpc::CallbackServerContext* context,
                                                                                       const v1::StreamProgramRequest* request) {
  return StreamProgramCall::start({gate_, stream_program_, *context}, desk_, request->program());
}

}  // namespace loopspec::server
