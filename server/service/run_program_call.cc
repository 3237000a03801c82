#include "server/service/run_program_call.h"

#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

grpc::ServerUnaryReactor* RunProgramCall::start(const CallStart& start, ProgramDesk& desk, const v1::Program& program, v1::RunProgramResponse& response) {
  const std::shared_ptr<RunProgramCall> call(new RunProgramCall(start, program, response, desk.limits().max_message_bytes));
  call->self_ = call;
  if (const grpc::Status status = call->record_.identify(start); !status.ok()) {
    call->finish(status);
    return call.get();
  }
  auto text = std::make_shared<v1::Program>(program);
  auto admitted = desk.admit(*text);
  if (auto* refusal = std::get_if<grpc::Status>(&admitted)) {
    call->finish(*refusal);
    return call.get();
  }
  auto& admission = std::get<ProgramDesk::Admission>(admitted);
  call->place_ = std::move(admission.place);
  call->run_ = admission.host->start(std::move(text), call);
  return call.get();
}

void RunProgramCall::on_event(v1::TraceEvent&& event) { *response_.mutable_trace()->add_events() = std::move(event); }

void RunProgramCall::on_outcome(v1::Outcome outcome) {
  record_.on_outcome(outcome);
  if (outcome.kind() == v1::Outcome::KIND_UNSUPPORTED) return finish(unsupported_op(outcome.detail()));
  *response_.mutable_trace()->mutable_outcome() = std::move(outcome);
  const std::uint64_t bytes = response_.ByteSizeLong();
  finish(bytes > max_message_bytes_ ? trace_too_large(max_message_bytes_, bytes) : grpc::Status::OK);
}

void RunProgramCall::finish(const grpc::Status& status) {
  if (status.ok()) record_.call().sent();
  record_.call().end(status);
  Finish(status);
}

void RunProgramCall::OnCancel() {
  if (run_) run_->cancel();
}

void RunProgramCall::OnDone() {
  place_.reset();
  // The run knows this call and this call the run.
  run_.reset();
  const auto last = std::move(self_);
}

}  // namespace loopspec::server
