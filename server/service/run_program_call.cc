#include "server/service/run_program_call.h"

#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

void RunProgramCall::start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc) {
  const std::shared_ptr<RunProgramCall> call(new RunProgramCall(gate, rpc, desk.limits().max_message_bytes));
  rpc->on_cancel([call] { call->cancel_program(); });
  const grpc::Status status = call->start_program(desk, std::move(*rpc->request.mutable_program()));
  if (!status.ok()) rpc->finish(status);
}

void RunProgramCall::on_event(v1::TraceEvent&& event) { *rpc_->response.mutable_trace()->add_events() = std::move(event); }

void RunProgramCall::on_outcome(v1::Outcome outcome) {
  program_ended(outcome);
  if (outcome.kind() == v1::Outcome::KIND_UNSUPPORTED) return rpc_->finish(unsupported_op(outcome.detail()));
  *rpc_->response.mutable_trace()->mutable_outcome() = std::move(outcome);
  const std::uint64_t bytes = rpc_->response.ByteSizeLong();
  rpc_->finish(bytes > max_message_bytes_ ? trace_too_large(max_message_bytes_, bytes) : grpc::Status::OK);
}

}  // namespace loopspec::server
