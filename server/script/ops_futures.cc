// Futures.
#include <optional>

#include "loopspec/v1/op.pb.h"
#include "server/script/future_value.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult create_future(Frame& frame, const v1::Op& op) {
  return Object(FutureObject{frame.state.loop_of(op).create_future<Result>()});
}

using Concurrent = ConcurrentFuture<Result>;

// Calls `function` with the future, task or concurrent future that the id is bound to.
template <class F>
auto with_future(Frame& frame, const std::string& id, const F& function) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* concurrent = object.get<Concurrent>()) return function(*concurrent);
  return function(bound_future(frame, id));
}

Result read_result(Frame& frame, const v1::Value& value) { return std::make_shared<const Object>(read_value(value, frame.state.registry())); }

void store(const FutureBase& future, Result result) { script::set_result(future, std::move(result)); }
void store(const Concurrent& future, Result result) { future.set_result(std::move(result)); }

OpResult set_result(Frame& frame, const v1::Op& op) {
  with_future(frame, op.set_result().future(), [&](const auto& future) { store(future, read_result(frame, op.set_result().value())); });
  return Object();
}

OpResult set_exception(Frame& frame, const v1::Op& op) {
  const v1::SetException& set = op.set_exception();
  with_future(frame, set.future(), [&](const auto& future) { future.set_exception(read_exception(set.exception(), frame.state.registry())); });
  return Object();
}

std::string refuse_set_exception(const v1::Op& op) {
  if (op.set_exception().as_type() || op.set_exception().not_an_exception()) return "in C++ only an exception can be given";
  return op.set_exception().exception().type() == "StopIteration" ? "in C++ StopIteration is an exception as any other" : "";
}

bool cancel(const FutureBase& future, const v1::FutureCancel& op) {
  return future.cancel(op.has_message() ? std::optional<std::string>(op.message()) : std::nullopt);
}
bool cancel(const Concurrent& future, const v1::FutureCancel& op) {
  if (op.has_message()) throw TypeError("Future.cancel() got an unexpected keyword argument 'msg'");
  return future.cancel();
}

OpResult future_cancel(Frame& frame, const v1::Op& op) {
  return Object(with_future(frame, op.future_cancel().future(), [&](const auto& future) { return cancel(future, op.future_cancel()); }));
}

OpResult future_done(Frame& frame, const v1::Op& op) {
  return Object(with_future(frame, op.future_done().future(), [](const auto& future) { return future.done(); }));
}

OpResult future_cancelled(Frame& frame, const v1::Op& op) {
  return Object(with_future(frame, op.future_cancelled().future(), [](const auto& future) { return future.cancelled(); }));
}

// One of a thread's that is not done would block here; it raises TimeoutError instead.
Result result_now(const FutureBase& future) { return result_of(future); }
Result result_now(const Concurrent& future) { return future.result(0); }
std::exception_ptr exception_now(const FutureBase& future) { return future.exception(); }
std::exception_ptr exception_now(const Concurrent& future) { return future.exception(0); }

OpResult future_result(Frame& frame, const v1::Op& op) {
  return Object(*with_future(frame, op.future_result().future(), [](const auto& future) { return result_now(future); }));
}

OpResult future_exception(Frame& frame, const v1::Op& op) {
  const std::exception_ptr exception =
      with_future(frame, op.future_exception().future(), [](const auto& future) { return exception_now(future); });
  return exception ? Object(exception) : Object();
}

OpResult add_done_callback(Frame& frame, const v1::Op& op) {
  const v1::AddDoneCallback& add = op.add_done_callback();
  const DoneCall call{&frame.state, &frame.state.block(add.callback().block())};
  const Object object = frame.state.registry().lookup(add.future());
  if (const auto* concurrent = object.get<Concurrent>()) {
    concurrent->add_done_callback(call);
  } else if (add.context().empty()) {
    bound_future(frame, add.future()).add_done_callback(call);
  } else {
    bound_future(frame, add.future()).add_done_callback(call, bound<Context>(frame, add.context()));
  }
  return Object();
}

std::string refuse_done_callback(const v1::Op& op) {
  return op.add_done_callback().callback().has_block() ? "" : "only blocks are offered here";
}

OpResult remove_done_callback(Frame& frame, const v1::Op& op) {
  const v1::RemoveDoneCallback& remove = op.remove_done_callback();
  const std::size_t removed =
      bound_future(frame, remove.future()).remove_done_callback(DoneCall{&frame.state, &frame.state.block(remove.block())});
  return Object(static_cast<std::int64_t>(removed));
}

OpResult future_get_loop(Frame& frame, const v1::Op& op) {
  return Object(LoopObject{&bound_future(frame, op.future_get_loop().future()).get_loop()});
}

OpResult is_future(Frame& frame, const v1::Op& op) {
  return Object(frame.state.registry().lookup(op.is_future().target()).get<FutureObject>() != nullptr);
}

}  // namespace

void add_future_ops(OpTable& table) {
  table[v1::Op::kCreateFuture].perform = create_future;
  table[v1::Op::kSetResult].perform = set_result;
  table[v1::Op::kSetException].perform = set_exception;
  table[v1::Op::kSetException].refuse = refuse_set_exception;
  table[v1::Op::kFutureCancel].perform = future_cancel;
  table[v1::Op::kFutureDone].perform = future_done;
  table[v1::Op::kFutureCancelled].perform = future_cancelled;
  table[v1::Op::kFutureResult].perform = future_result;
  table[v1::Op::kFutureException].perform = future_exception;
  table[v1::Op::kAddDoneCallback].perform = add_done_callback;
  table[v1::Op::kAddDoneCallback].refuse = refuse_done_callback;
  table[v1::Op::kRemoveDoneCallback].perform = remove_done_callback;
  table[v1::Op::kFutureGetLoop].perform = future_get_loop;
  table[v1::Op::kIsFuture].perform = is_future;
}

}  // namespace loopspec::script
