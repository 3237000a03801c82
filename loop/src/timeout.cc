#include "loopspec/timeout.h"

namespace loopspec {
namespace {

TaskBase require_task() {
  TaskBase task = current_task();
  if (!task) throw RuntimeError("Timeout should be used inside a task");
  return task;
}

}  // namespace

namespace detail {

Coroutine<void> cancel_and_wait(FutureBase future) {
  const Future<void> waiter = get_running_loop().create_future<void>();
  struct Registration {
    const FutureBase& future;
    Handle handle;
    ~Registration() { future.remove_done_callback(handle); }
  } const registration{future, future.add_done_callback([waiter] {
    if (!waiter.done()) waiter.set_result();
  })};
  future.cancel();
  // Not the future itself: this coroutine can be cancelled while that one refuses to be.
  co_await waiter;
}

void raise_timeout_if_cancelled(const FutureBase& future) {
  if (future.cancelled()) throw TimeoutError("");
}

}  // namespace detail

Timeout::Timeout(std::optional<double> when) : task_(require_task()), cancelling_(task_.cancelling()) { reschedule(when); }

Timeout::~Timeout() { handle_.cancel(); }

void Timeout::reschedule(std::optional<double> when) {
  if (state_ != State::kActive) throw RuntimeError("Cannot change state of a Timeout that has expired or finished");
  handle_.cancel();
  handle_ = Handle();
  when_ = when;
  if (!when) return;
  AbstractEventLoop& loop = get_running_loop();
  if (*when <= loop.time()) {
    handle_ = loop.call_soon([this] { expire(); });
  } else {
    handle_ = loop.call_at(*when, [this] { expire(); });
  }
}

void Timeout::expire() {
  task_.cancel();
  state_ = State::kExpiring;
  handle_ = Handle();
}

void Timeout::exit(const std::exception_ptr& error) {
  handle_.cancel();
  if (state_ == State::kExpiring) {
    state_ = State::kExpired;
    if (task_.uncancel() <= cancelling_ && exception_is<CancelledError>(error)) throw TimeoutError("");
  } else {
    state_ = State::kExited;
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace loopspec
