#include "server/service/run_programs_call.h"

#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

void RunProgramsCall::start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc) {
  const std::shared_ptr<RunProgramsCall> call(new RunProgramsCall(gate, rpc, desk.limits().max_message_bytes));
  rpc->on_cancel([call] { call->cancel_program(); });
  const grpc::Status status = call->start_programs(desk, *rpc->request.mutable_programs());
  if (!status.ok()) rpc->finish(status);
}

void RunProgramsCall::on_event(v1::TraceEvent&& event) {
  auto& traces = *rpc_->response.mutable_traces();
  *traces.Mutable(traces.size() - 1)->add_events() = std::move(event);
}

void RunProgramsCall::on_outcome(v1::Outcome outcome) {
  program_ended(outcome);
  auto& traces = *rpc_->response.mutable_traces();
  v1::Trace& trace = *traces.Mutable(traces.size() - 1);
  *trace.mutable_outcome() = std::move(outcome);
  bytes_ += trace.ByteSizeLong();
  // What is too large already is not kept: only its size is told.
  if (bytes_ > max_message_bytes_) trace.Clear();
  if (traces.size() < programs_) {
    traces.Add();
    return;
  }
  rpc_->finish(bytes_ > max_message_bytes_ ? trace_too_large(max_message_bytes_, bytes_) : grpc::Status::OK);
}

}  // namespace loopspec::server
