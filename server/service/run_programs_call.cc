#include "server/service/run_programs_call.h"

#include <algorithm>
#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

void RunProgramsCall::start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc) {
  const std::shared_ptr<RunProgramsCall> call(new RunProgramsCall(gate, rpc, desk.limits().max_message_bytes));
  rpc->on_cancel([call] { call->cancel_program(); });
  const grpc::Status status = call->start_programs(desk, *rpc->request.mutable_programs());
  if (!status.ok()) rpc->finish(status);
}

void RunProgramsCall::on_event(v1::TraceEvent&& event) { trace_.add(event); }

void RunProgramsCall::on_outcome(v1::Outcome outcome) {
  program_ended(outcome);
  trace_.end(outcome);
  bytes_ += trace_.size();
  // What is too large already is not kept: only its size is told.
  if (bytes_ > max_message_bytes_) {
    traces_.clear();
  } else {
    trace_.move_to(traces_);
  }
  trace_ = TraceBytes(max_message_bytes_ - std::min(bytes_, max_message_bytes_));
  if (++ended_ < programs_) return;
  if (bytes_ > max_message_bytes_) return rpc_->finish(trace_too_large(max_message_bytes_, bytes_));
  rpc_->response = grpc::ByteBuffer(traces_.data(), traces_.size());
  rpc_->finish(grpc::Status::OK);
}

}  // namespace loopspec::server
