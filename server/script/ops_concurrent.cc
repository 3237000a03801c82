// Concurrent futures, and what joins them to loops.
#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/wrap_future.h"
#include "server/script/coroutine_block.h"
#include "server/script/gates.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult create_concurrent_future(Frame&, const v1::Op&) { return Object(ConcurrentFuture<Result>::create()); }

// As in Python, the future of a loop is wrapped already.
OpResult wrap_future(Frame& frame, const v1::Op& op) {
  const Object object = frame.state.registry().lookup(op.wrap_future().future());
  if (object.get<FutureObject>() != nullptr) return object;
  const auto source = bound<ConcurrentFuture<Result>>(frame, op.wrap_future().future());
  return Object(FutureObject{loopspec::wrap_future(source, frame.state.loop_of(op))});
}

OpResult run_coroutine_threadsafe(Frame& frame, const v1::Op& op) {
  frame.state.recorder().count_handle();
  auto coroutine = run_coroutine(frame.state, frame.state.block(op.run_coroutine_threadsafe().coroutine()));
  return Object(loopspec::run_coroutine_threadsafe(std::move(coroutine), frame.state.loop_of(op)));
}

// No program can name such a gate.
std::string gate_of(const ConcurrentFutureBase& future) { return absl::StrCat("concurrent future ", reinterpret_cast<std::uintptr_t>(future.state().get())); }

// The end of the future is a gate that opens.
OpResult concurrent_result(Frame& frame, const v1::Op& op) {
  const v1::ConcurrentResult& wait = op.concurrent_result();
  const auto future = bound<ConcurrentFuture<Result>>(frame, wait.future());
  if (!future.done()) {
    Gates& gates = frame.state.gates();
    future.add_done_callback([&gates, gate = gate_of(future)] { gates.open(gate); });
    gates.wait(gate_of(future), wait.has_timeout() ? std::optional(wait.timeout()) : std::nullopt);
  }
  return Object(*future.result(0));
}

}  // namespace

void add_concurrent_ops(OpTable& table) {
  table[v1::Op::kCreateConcurrentFuture].perform = create_concurrent_future;
  table[v1::Op::kWrapFuture].perform = wrap_future;
  table[v1::Op::kRunCoroutineThreadsafe].perform = run_coroutine_threadsafe;
  table[v1::Op::kConcurrentResult].perform = concurrent_result;
}

}  // namespace loopspec::script
