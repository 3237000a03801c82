#include "server/service/program_service.h"

#include "server/service/run_program_call.h"
#include "server/service/run_programs_call.h"
#include "server/service/stream_program_call.h"

namespace loopspec::server {

ProgramServiceImpl::ProgramServiceImpl(ServiceContext context, ProgramDesk& desk)
    : context_(context),
      run_program_(context.gate.observe("/loopspec.v1.ProgramService/RunProgram", "unary")),
      run_programs_(context.gate.observe("/loopspec.v1.ProgramService/RunPrograms", "unary")),
      stream_program_(context.gate.observe("/loopspec.v1.ProgramService/StreamProgram", "server_stream")),
      desk_(desk) {}

void ProgramServiceImpl::serve(RpcLoop& loop) {
  using Unary = RunProgramCall::Rpc;
  accept<Unary>(
      loop, context_.method(run_program_),
      [this](Unary& call, grpc::ServerCompletionQueue& queue, void* tag) {
        service_.take_run_program(&call.context(), &call.request, &call.writer, &queue, &queue, tag);
      },
      [this](std::shared_ptr<Unary> call) { RunProgramCall::start(context_.gate, desk_, std::move(call)); });
  serve_unary<true>(loop, service_, context_.method(run_programs_), &ProgramMethods::take_run_programs,
                    [this](std::shared_ptr<RunProgramsCall::Rpc> call) { RunProgramsCall::start(context_.gate, desk_, std::move(call)); });
  using Stream = StreamProgramCall::Rpc;
  accept<Stream>(
      loop, context_.method(stream_program_),
      [this](Stream& call, grpc::ServerCompletionQueue& queue, void* tag) {
        service_.RequestStreamProgram(&call.context(), &call.request, &call.writer, &queue, &queue, tag);
      },
      [this](std::shared_ptr<Stream> call) { StreamProgramCall::start(context_.gate, desk_, std::move(call)); });
}

}  // namespace loopspec::server
