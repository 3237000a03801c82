#include "server/service/stream_program_call.h"

#include <utility>

#include "server/service/status.h"

namespace loopspec::server {

namespace {

// Events of a message: enough for a high rate, few enough that a message stays below every receiver's limit.
constexpr int kMaxBatch = 256;
constexpr std::size_t kMaxBatchBytes = 1U << 20U;

}  // namespace

void StreamProgramCall::start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc) {
  const std::shared_ptr<StreamProgramCall> call(new StreamProgramCall(gate, rpc));
  rpc->on_cancel([call] { call->cancel_program(); });
  grpc::Status status = call->start_program(desk, std::make_shared<v1::Program>(std::move(*rpc->request.mutable_program())));
  if (status.ok()) {
    send(call);
  } else {
    refuse(rpc, std::move(status));
  }
}

void StreamProgramCall::on_event(v1::TraceEvent&& event) {
  const std::lock_guard lock(mutex_);
  *waiting_.add_events() = std::move(event);
  news_.set();
}

void StreamProgramCall::on_outcome(v1::Outcome outcome) {
  program_ended(outcome);
  const std::lock_guard lock(mutex_);
  *waiting_.mutable_outcome() = std::move(outcome);
  news_.set();
}

Detached StreamProgramCall::send(std::shared_ptr<StreamProgramCall> self) {
  bool broken = false;
  grpc::Status status;
  for (bool last = false; !last;) {
    v1::StreamProgramResponse message;
    // A run whose client is gone is being cancelled; its outcome still comes.
    while (!self->take(message)) co_await self->news_;
    last = message.has_outcome();
    if (message.outcome().kind() == v1::Outcome::KIND_UNSUPPORTED) {
      status = unsupported_op(message.outcome().detail());
    } else if (!broken) {
      broken = !co_await self->rpc_->write(message);
    }
  }
  co_await self->rpc_->finish(status);
}

Detached StreamProgramCall::refuse(std::shared_ptr<Rpc> rpc, grpc::Status status) { co_await rpc->finish(status); }

bool StreamProgramCall::take(v1::StreamProgramResponse& message) {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  while (taken_ < waiting_.events_size() && message.events_size() < kMaxBatch && bytes < kMaxBatchBytes) {
    v1::TraceEvent& event = *message.add_events();
    event = std::move(*waiting_.mutable_events(taken_++));
    bytes += event.ByteSizeLong();
  }
  if (taken_ == waiting_.events_size()) {
    waiting_.clear_events();
    taken_ = 0;
    if (waiting_.has_outcome()) *message.mutable_outcome() = waiting_.outcome();
  }
  return message.events_size() > 0 || message.has_outcome();
}

}  // namespace loopspec::server
