#include "server/service/stream_program_call.h"

#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

namespace {

// Events of a message: enough for a high rate, few enough that a message stays below every receiver's limit.
constexpr int kMaxBatch = 256;
constexpr std::size_t kMaxBatchBytes = 1U << 20U;

}  // namespace

grpc::ServerWriteReactor<v1::StreamProgramResponse>* StreamProgramCall::start(const CallStart& start, ProgramDesk& desk, const v1::Program& program) {
  const std::shared_ptr<StreamProgramCall> call(new StreamProgramCall(start, program));
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

void StreamProgramCall::on_event(v1::TraceEvent&& event) {
  const std::lock_guard lock(mutex_);
  *waiting_.add_events() = std::move(event);
  write_next();
}

void StreamProgramCall::on_outcome(v1::Outcome outcome) {
  const std::lock_guard lock(mutex_);
  record_.on_outcome(outcome);
  *waiting_.mutable_outcome() = std::move(outcome);
  write_next();
}

void StreamProgramCall::write_next() {
  if (writing_ || finished_) return;
  const bool all_taken = taken_ == waiting_.events_size();
  if (all_taken && waiting_.outcome().kind() == v1::Outcome::KIND_UNSUPPORTED) {
    finished_ = true;
    finish(unsupported_op(waiting_.outcome().detail()));
    return;
  }
  if (broken_ || (all_taken && on_its_way_.has_outcome())) {
    // The last message has gone, or no message can; a run that still goes on is being cancelled then.
    if (!waiting_.has_outcome()) return;
    finished_ = true;
    // A client that has gone hears neither.
    finish(broken_ ? grpc::Status::CANCELLED : grpc::Status::OK);
    return;
  }
  if (all_taken && !waiting_.has_outcome()) return;
  on_its_way_.Clear();
  std::size_t bytes = 0;
  while (taken_ < waiting_.events_size() && on_its_way_.events_size() < kMaxBatch && bytes < kMaxBatchBytes) {
    v1::TraceEvent& event = *on_its_way_.add_events();
    event = std::move(*waiting_.mutable_events(taken_++));
    bytes += event.ByteSizeLong();
  }
  if (taken_ == waiting_.events_size()) {
    waiting_.clear_events();
    taken_ = 0;
    if (waiting_.has_outcome()) *on_its_way_.mutable_outcome() = waiting_.outcome();
  }
  writing_ = true;
  record_.call().sent();
  StartWrite(&on_its_way_);
}

void StreamProgramCall::finish(const grpc::Status& status) {
  record_.call().end(status);
  Finish(status);
}

void StreamProgramCall::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  broken_ = broken_ || !ok;
  write_next();
}

void StreamProgramCall::OnCancel() {
  if (run_) run_->cancel();
}

void StreamProgramCall::OnDone() {
  place_.reset();
  // The run knows this call and this call the run.
  run_.reset();
  const auto last = std::move(self_);
}

}  // namespace loopspec::server
