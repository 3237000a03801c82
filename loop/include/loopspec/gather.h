// Running tasks concurrently and waiting for them.
//
// Python documentation: library/asyncio-task.html#running-tasks-concurrently, #waiting-primitives,
// #shielding-from-cancellation, #timeouts
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/detail/gathering.h"
#include "loopspec/detail/shielding.h"
#include "loopspec/sleep.h"
#include "loopspec/task.h"
#include "loopspec/timeout.h"

namespace loopspec {

enum class ReturnWhen { kFirstCompleted, kFirstException, kAllCompleted };

// The futures that are done and those that are not, each in the order given.
struct WaitResult {
  std::vector<FutureBase> done;
  std::vector<FutureBase> pending;
};

// Waits until all are done, or the first is, or the first has raised. Does not raise when `timeout` seconds have
// passed, and cancels nothing. ValueError for an empty list.
Coroutine<WaitResult> wait(std::vector<FutureBase> futures, ReturnWhen return_when = ReturnWhen::kAllCompleted,
                           std::optional<double> timeout = std::nullopt);

// The results of all, in the order given. The first exception is raised at once; the others go on. Cancelling the
// future cancels all. ValueError for futures of different loops. Results must be copyable; those of Future<void> are std::monostate. An empty list gives an empty
// result.
template <class T>
Future<std::vector<typename detail::FutureValue<T>::type>> gather(std::vector<Future<T>> awaitables) {
  return detail::gather_into<detail::GatherResults<T>>(std::move(awaitables));
}

// As gather() with return_exceptions=True: waits for all and lists how each ended.
template <class T>
Future<std::vector<Outcome<T>>> gather_outcomes(std::vector<Future<T>> awaitables) {
  return detail::gather_into<detail::GatherOutcomes<T>>(std::move(awaitables));
}

// The same for futures whose types differ: the result lists the futures themselves, all done. With return_exceptions=True
// they are to be asked how they ended.
inline Future<std::vector<FutureBase>> gather(std::vector<FutureBase> awaitables) {
  return detail::gather_into<detail::GatherDone>(std::move(awaitables));
}
inline Future<std::vector<FutureBase>> gather_outcomes(std::vector<FutureBase> awaitables) {
  return detail::gather_into<detail::GatherEnded>(std::move(awaitables));
}

// The same for tasks, and for coroutines, of which it makes tasks on the running (or current) loop first.
template <class T>
auto gather(const std::vector<Task<T>>& tasks) {
  return gather(std::vector<Future<T>>(tasks.begin(), tasks.end()));
}
template <class T>
auto gather(std::vector<Coroutine<T>> coroutines) {
  return gather(detail::make_gathered_tasks(std::move(coroutines)));
}
template <class T>
auto gather_outcomes(std::vector<Coroutine<T>> coroutines) {
  return gather_outcomes(detail::make_gathered_tasks(std::move(coroutines)));
}

// Waits for one future for `limit` seconds at most (no value: without limit); then cancels it, waits until it is
// cancelled and raises TimeoutError. Being cancelled cancels it too. A coroutine runs as part of the caller's task; with
// a limit of zero or less it never begins.
template <class T>
Coroutine<T> wait_for(Future<T> future, std::optional<double> limit) {
  if (!limit || *limit > 0) co_return co_await timeout(limit, detail::AwaitFuture<Future<T>, T>(future));
  if (!future.done()) co_await detail::cancel_and_wait(future);
  detail::raise_timeout_if_cancelled(future);
  co_return co_await future;
}
template <class T>
Coroutine<T> wait_for(Coroutine<T> coroutine, std::optional<double> limit) {
  if (!limit || *limit > 0) co_return co_await timeout(limit, detail::AwaitCoroutine<T>(std::move(coroutine)));
  Future<T> task = create_task(std::move(coroutine));
  co_return co_await wait_for(std::move(task), limit);
}
// A future of any type.
inline Coroutine<void> wait_for(FutureBase future, std::optional<double> limit) {
  if (!limit || *limit > 0) {
    co_await timeout(limit, detail::AwaitFuture<FutureBase, void>(future));
    co_return;
  }
  if (!future.done()) co_await detail::cancel_and_wait(future);
  detail::raise_timeout_if_cancelled(future);
  co_await future;
}

// Ends as `inner` does, but cancelling it leaves `inner` alone.
template <class T>
Future<T> shield(const Future<T>& inner) {
  return inner.done() ? inner : detail::shield_pending(inner);
}
// The same for a coroutine, of which it makes a task on the running (or current) loop.
template <class T>
Future<T> shield(Coroutine<T> inner) {
  return shield<T>(ensure_future(std::move(inner)));
}

}  // namespace loopspec
