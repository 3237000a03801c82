#include "server/service/run_program_call.h"

#include <functional>
#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

void RunProgramCall::start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc) {
  const std::shared_ptr<RunProgramCall> call(new RunProgramCall(gate, rpc, desk.limits().max_message_bytes));
  rpc->on_cancel([call] { call->cancel_program(); });
  const auto lend = [&loop = rpc->loop()](std::function<void()> run) { loop.call_outside([run = std::move(run)](Outing&) { run(); }); };
  // A program that never ends keeps the arena, and not the call.
  const grpc::Status status = call->start_program(desk, std::shared_ptr<v1::Program>(rpc->arena, rpc->request.mutable_program()), lend);
  if (!status.ok()) rpc->finish(status);
}

void RunProgramCall::on_event(v1::TraceEvent&& event) { trace_.add(event); }

void RunProgramCall::on_outcome(v1::Outcome outcome) {
  program_ended(outcome);
  if (outcome.kind() == v1::Outcome::KIND_UNSUPPORTED) return rpc_->finish(unsupported_op(outcome.detail()));
  trace_.end(outcome);
  if (trace_.size() > max_message_bytes_) return rpc_->finish(trace_too_large(max_message_bytes_, trace_.size()));
  std::vector<grpc::Slice> slices;
  trace_.move_to(slices);
  rpc_->response = grpc::ByteBuffer(slices.data(), slices.size());
  rpc_->finish(grpc::Status::OK);
}

}  // namespace loopspec::server
