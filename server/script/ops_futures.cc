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

OpResult set_result(Frame& frame, const v1::Op& op) {
  const FutureBase future = bound_future(frame, op.set_result().future());
  script::set_result(future, std::make_shared<const Object>(read_value(op.set_result().value(), frame.state.registry())));
  return Object();
}

OpResult set_exception(Frame& frame, const v1::Op& op) {
  bound_future(frame, op.set_exception().future()).set_exception(read_exception(op.set_exception().exception(), frame.state.registry()));
  return Object();
}

std::string refuse_set_exception(const v1::Op& op) {
  return op.set_exception().exception().type() == "StopIteration" ? "in C++ StopIteration is an exception as any other" : "";
}

OpResult future_cancel(Frame& frame, const v1::Op& op) {
  std::optional<std::string> message;
  if (op.future_cancel().has_message()) message = op.future_cancel().message();
  return Object(bound_future(frame, op.future_cancel().future()).cancel(std::move(message)));
}

OpResult future_done(Frame& frame, const v1::Op& op) { return Object(bound_future(frame, op.future_done().future()).done()); }

OpResult future_cancelled(Frame& frame, const v1::Op& op) {
  return Object(bound_future(frame, op.future_cancelled().future()).cancelled());
}

OpResult future_result(Frame& frame, const v1::Op& op) {
  return Object(*result_of(bound_future(frame, op.future_result().future())));
}

OpResult future_exception(Frame& frame, const v1::Op& op) {
  const std::exception_ptr exception = bound_future(frame, op.future_exception().future()).exception();
  return exception ? Object(exception) : Object();
}

OpResult add_done_callback(Frame& frame, const v1::Op& op) {
  const v1::AddDoneCallback& add = op.add_done_callback();
  const FutureBase future = bound_future(frame, add.future());
  const DoneCall call{&frame.state, &frame.state.block(add.callback().block())};
  if (add.context().empty()) {
    future.add_done_callback(call);
  } else {
    future.add_done_callback(call, bound<Context>(frame, add.context()));
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
