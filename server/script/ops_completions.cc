// as_completed, and the awaitables of its iterator.
#include "loopspec/v1/program.pb.h"
#include "server/script/awaitables.h"
#include "server/script/completions.h"
#include "server/script/future_value.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

// Of the futures only the states are looked at, so the type of their results does not matter.
OpResult as_completed(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = get_event_loop();
  std::vector<Future<Result>> futures;
  for (const v1::Awaitable& awaitable : op.as_completed().awaitables()) {
    const FutureBase future = ensured_future(frame, awaitable, &loop);
    futures.emplace_back(detail::StateRef<detail::FutureState>::share(future.state()));
  }
  std::optional<double> timeout;
  if (op.as_completed().has_timeout()) timeout = op.as_completed().timeout();
  return Object(std::make_shared<Completions>(loopspec::as_completed(futures, timeout)));
}

std::string refuse_as_completed(const v1::Op& op) {
  for (const v1::Awaitable& awaitable : op.as_completed().awaitables()) {
    if (std::string reason = refuse_awaitable(awaitable); !reason.empty()) return reason;
  }
  return "";
}

Coroutine<OpResult> next_completed(Frame& frame, const v1::Op& op) {
  auto iterator = bound<std::shared_ptr<Completions>>(frame, op.next_completed().iterator());
  const Result result = co_await Completions::next(std::move(iterator));
  co_return *result;
}

}  // namespace

Coroutine<Result> Completions::next(std::shared_ptr<Completions> self) {
  if (self->completions_.left() == 0) throw StopAsyncIteration();
  const FutureBase done = co_await self->completions_.next_done();
  co_return result_of(done);
}

void add_completion_ops(OpTable& table) {
  table[v1::Op::kAsCompleted].perform = as_completed;
  table[v1::Op::kAsCompleted].refuse = refuse_as_completed;
  table[v1::Op::kNextCompleted].perform_awaiting = next_completed;
  table[v1::Op::kNextCompleted].started = true;
}

}  // namespace loopspec::script
