// Time limits: timeout, timeout_at, and what can be asked of them.
#include "loopspec/timeout.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

using Deadline = std::shared_ptr<Timeout>;

// The time that `when` and `base` mean.
template <class Message>
std::optional<double> absolute(Frame& frame, const Message& message) {
  if (!message.has_when()) return std::nullopt;
  return (message.base().empty() ? frame.state.start_time() : bound<double>(frame, message.base())) + message.when();
}

// Awaits the block within the limit. The Timeout outlives that: a program may still ask it whether it expired.
Coroutine<OpResult> run_limited(Frame& frame, const v1::Op& op, std::optional<double> when, const std::string& block) {
  const auto limit = std::make_shared<Timeout>(when);
  if (!op.id().empty()) frame.state.registry().bind(op.id(), Deadline(limit));
  Result result;
  std::exception_ptr error;
  try {
    result = co_await run_coroutine(frame.state, frame.state.block(block));
  } catch (...) {
    error = std::current_exception();
  }
  limit->exit(error);
  co_return *result;
}

Coroutine<OpResult> timeout(Frame& frame, const v1::Op& op) {
  std::optional<double> when;
  if (op.timeout().has_delay()) when = get_running_loop().time() + op.timeout().delay();
  return run_limited(frame, op, when, op.timeout().coroutine());
}

Coroutine<OpResult> timeout_at(Frame& frame, const v1::Op& op) {
  return run_limited(frame, op, absolute(frame, op.timeout_at()), op.timeout_at().coroutine());
}

OpResult timeout_reschedule(Frame& frame, const v1::Op& op) {
  bound<Deadline>(frame, op.timeout_reschedule().deadline())->reschedule(absolute(frame, op.timeout_reschedule()));
  return Object();
}

OpResult timeout_when(Frame& frame, const v1::Op& op) {
  const std::optional<double> when = bound<Deadline>(frame, op.timeout_when().deadline())->when();
  return when ? time_result(frame, *when) : OpResult(Object());
}

OpResult timeout_expired(Frame& frame, const v1::Op& op) {
  return Object(bound<Deadline>(frame, op.timeout_expired().deadline())->expired());
}

}  // namespace

void add_deadline_ops(OpTable& table) {
  auto& relative = table[v1::Op::kTimeout];
  relative.perform_awaiting = timeout;
  relative.started = true;
  relative.binds = false;
  auto& fixed = table[v1::Op::kTimeoutAt];
  fixed.perform_awaiting = timeout_at;
  fixed.started = true;
  fixed.binds = false;
  table[v1::Op::kTimeoutReschedule].perform = timeout_reschedule;
  table[v1::Op::kTimeoutWhen].perform = timeout_when;
  table[v1::Op::kTimeoutExpired].perform = timeout_expired;
}

}  // namespace loopspec::script
