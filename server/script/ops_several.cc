// What takes awaitables: ensure_future, shield, and several at once.
#include <vector>

#include "loopspec/gather.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/awaitables.h"
#include "server/script/future_value.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult ensure_future(Frame& frame, const v1::Op& op) {
  return Object(FutureObject{ensured_future(frame, op.ensure_future().awaitable(), &frame.state.loop_of(op))});
}

// The loop of the first is that of the rest. Tasks that gather() makes are its own: their end with the loop is nothing to report.
OpResult gather(Frame& frame, const v1::Op& op) {
  const v1::Gather& gather = op.gather();
  for (const v1::Awaitable& awaitable : gather.awaitables()) require_bound(frame, awaitable);
  std::vector<FutureBase> futures;
  for (const v1::Awaitable& awaitable : gather.awaitables()) {
    futures.push_back(ensured_future(frame, awaitable, futures.empty() ? nullptr : &futures.front().get_loop()));
    if (!awaitable.has_future()) futures.back().state()->task()->forget_pending_report();
  }
  if (gather.return_exceptions()) return Object(FutureObject{gather_outcomes(std::move(futures))});
  return Object(FutureObject{loopspec::gather(std::move(futures))});
}

template <class T>
Future<T> typed(const FutureBase& future) {
  return Future<T>(detail::StateRef<detail::FutureState>::share(future.state()));
}

OpResult shield(Frame& frame, const v1::Op& op) {
  const FutureBase inner = ensured_future(frame, op.shield().awaitable(), nullptr);
  if (is_gathering(inner)) return Object(FutureObject{loopspec::shield(typed<std::vector<FutureBase>>(inner))});
  return Object(FutureObject{loopspec::shield(typed<Result>(inner))});
}

ReturnWhen return_when(const v1::Wait& wait) {
  switch (wait.return_when()) {
    case v1::Wait::RETURN_WHEN_FIRST_COMPLETED:
      return ReturnWhen::kFirstCompleted;
    case v1::Wait::RETURN_WHEN_FIRST_EXCEPTION:
      return ReturnWhen::kFirstException;
    default:
      return ReturnWhen::kAllCompleted;
  }
}

template <class Message>
std::optional<double> time_limit(const Message& message) {
  return message.has_timeout() ? std::optional<double>(message.timeout()) : std::nullopt;
}

Object set_of(Frame& frame, const std::vector<FutureBase>& futures) {
  std::vector<Object> objects;
  for (const FutureBase& future : futures) objects.push_back(FutureObject{future});
  return list_of_set(frame, std::move(objects));
}

Coroutine<OpResult> wait(Frame& frame, const v1::Op& op) {
  std::vector<FutureBase> futures;
  for (const v1::Awaitable& awaitable : op.wait().awaitables()) futures.push_back(ensured_future(frame, awaitable, nullptr));
  const WaitResult result = co_await loopspec::wait(std::move(futures), return_when(op.wait()), time_limit(op.wait()));
  auto entries = std::make_shared<std::map<std::string, Object>>();
  entries->emplace("done", set_of(frame, result.done));
  entries->emplace("pending", set_of(frame, result.pending));
  co_return MapObject{std::move(entries)};
}

Coroutine<OpResult> wait_for(Frame& frame, const v1::Op& op) {
  const v1::Awaitable& awaitable = op.wait_for().awaitable();
  const std::optional<double> limit = time_limit(op.wait_for());
  if (awaitable.has_future()) {
    const FutureBase future = awaited_future(frame, awaitable.future());
    co_await loopspec::wait_for(future, limit);
    co_return *result_of(future);
  }
  const Result result = co_await loopspec::wait_for(make_coroutine(frame, awaitable), limit);
  co_return *result;
}

// ---- What C++ does not compile

std::string refuse_ensure_future(const v1::Op& op) { return refuse_awaitable(op.ensure_future().awaitable()); }
std::string refuse_shield(const v1::Op& op) { return refuse_awaitable(op.shield().awaitable()); }
std::string refuse_wait_for(const v1::Op& op) { return refuse_awaitable(op.wait_for().awaitable()); }

std::string refuse_gather(const v1::Op& op) {
  for (const v1::Awaitable& awaitable : op.gather().awaitables()) {
    if (std::string reason = refuse_awaitable(awaitable); !reason.empty()) return reason;
  }
  return "";
}

std::string refuse_wait(const v1::Op& op) {
  for (const v1::Awaitable& awaitable : op.wait().awaitables()) {
    if (!awaitable.has_future()) return "in C++ only futures can be waited for";
  }
  return "";
}

}  // namespace

void add_several_ops(OpTable& table) {
  table[v1::Op::kEnsureFuture].perform = ensure_future;
  table[v1::Op::kEnsureFuture].refuse = refuse_ensure_future;
  table[v1::Op::kGather].perform = gather;
  table[v1::Op::kGather].refuse = refuse_gather;
  table[v1::Op::kShield].perform = shield;
  table[v1::Op::kShield].refuse = refuse_shield;
  auto& wait_all = table[v1::Op::kWait];
  wait_all.perform_awaiting = wait;
  wait_all.refuse = refuse_wait;
  wait_all.started = true;
  auto& wait_limited = table[v1::Op::kWaitFor];
  wait_limited.perform_awaiting = wait_for;
  wait_limited.refuse = refuse_wait_for;
  wait_limited.started = true;
}

}  // namespace loopspec::script
