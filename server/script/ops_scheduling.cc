// Scheduling callbacks, time, handles.
#include <cmath>

#include "loopspec/v1/op.pb.h"
#include "server/script/client_functions.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

// Calls `schedule` with the callback, and the context where the op gives one, and makes an object of the handle.
template <class Schedule>
Object schedule_with(Frame& frame, const std::string& context, Callback callback, const Schedule& schedule) {
  if (context.empty()) return HandleObject{schedule(std::move(callback))};
  return HandleObject{schedule(std::move(callback), bound<Context>(frame, context))};
}

// A client cancels its functions' handles by number.
void remember(Frame& frame, const v1::Callable& callable, const Object& object) {
  if (callable.has_client()) frame.state.client()->remember(callable.client(), object.get<HandleObject>()->handle);
}

// The op's callback once, or so many times with their index; `schedule` gets the index before the rest.
template <class Message, class Schedule>
Object schedule_all(Frame& frame, const v1::Op& op, const Message& message, const Schedule& schedule) {
  const std::uint32_t times = message.times();
  Object last;
  for (std::uint32_t index = 0; index < std::max(times, 1U); ++index) {
    frame.state.recorder().count_handle();
    Arguments arguments = times > 1 ? index_argument(index) : make_arguments(frame, message.args());
    last = schedule_with(frame, message.context(), make_callback(frame, op, message.callback(), std::move(arguments)),
                         [&](auto&&... rest) { return schedule(index, std::forward<decltype(rest)>(rest)...); });
  }
  remember(frame, message.callback(), last);
  return last;
}

OpResult call_soon(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return schedule_all(frame, op, op.call_soon(), [&](std::uint32_t, auto&&... rest) {
    return loop.call_soon(std::forward<decltype(rest)>(rest)...);
  });
}

OpResult call_soon_threadsafe(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  return schedule_all(frame, op, op.call_soon_threadsafe(), [&](std::uint32_t, auto&&... rest) {
    return loop.call_soon_threadsafe(std::forward<decltype(rest)>(rest)...);
  });
}

Object as_timer(Object object, const TimerHandle& timer) {
  HandleObject handle = *object.get<HandleObject>();
  handle.timer = true;
  handle.when = timer.when();
  return handle;
}

OpResult call_later(Frame& frame, const v1::Op& op) {
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const double delay = to_seconds(op.call_later().delay());
  const double step = op.call_later().step();
  TimerHandle timer;
  const Object handle = schedule_all(frame, op, op.call_later(), [&](std::uint32_t index, auto&&... rest) {
    return timer = loop.call_later(delay + index * step, std::forward<decltype(rest)>(rest)...);
  });
  return as_timer(handle, timer);
}

OpResult call_at(Frame& frame, const v1::Op& op) {
  const v1::CallAt& call = op.call_at();
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const double base = call.base().empty() ? frame.state.start_time() : bound<double>(frame, call.base());
  const double when = base + to_seconds(call.when());
  frame.state.recorder().count_handle();
  TimerHandle timer;
  const Object handle = schedule_with(frame, call.context(), make_callback(frame, op, call.callback(), make_arguments(frame, call.args())),
                                      [&](auto&&... rest) { return timer = loop.call_at(when, std::forward<decltype(rest)>(rest)...); });
  remember(frame, call.callback(), handle);
  return as_timer(handle, timer);
}

std::string refuse_call_soon(const v1::Op& op) {
  if (op.call_soon().unknown_keyword()) return "C++ has no keyword arguments";
  if (!op.call_soon().positional_context().empty()) return "C++ has no keyword arguments";
  return refuse_callable(op.call_soon().callback());
}

std::string refuse_call_soon_threadsafe(const v1::Op& op) { return refuse_callable(op.call_soon_threadsafe().callback()); }

std::string refuse_call_later(const v1::Op& op) {
  const std::string reason = refuse_seconds(op.call_later().delay());
  return reason.empty() ? refuse_callable(op.call_later().callback()) : reason;
}

std::string refuse_call_at(const v1::Op& op) {
  const std::string reason = refuse_seconds(op.call_at().when());
  return reason.empty() ? refuse_callable(op.call_at().callback()) : reason;
}

OpResult time(Frame& frame, const v1::Op& op) {
  const double now = frame.state.loop_of(op).time();
  if (!op.time().has_at_least()) return time_result(frame, now);
  const double base = op.time().base().empty() ? frame.state.start_time() : bound<double>(frame, op.time().base());
  v1::Value shown;
  shown.set_boolean(now >= base + op.time().at_least() - frame.state.resolution());
  return {Object(now), std::move(shown)};
}

OpResult cancel(Frame& frame, const v1::Op& op) {
  if (op.cancel().client() == 0) {
    bound<HandleObject>(frame, op.cancel().handle()).handle.cancel();
  } else if (frame.state.client() != nullptr) {
    frame.state.client()->pending(op.cancel().client()).cancel();
  }
  return Object();
}

OpResult cancelled(Frame& frame, const v1::Op& op) {
  return Object(bound<HandleObject>(frame, op.cancelled().handle()).handle.cancelled());
}

OpResult when(Frame& frame, const v1::Op& op) {
  const auto handle = bound<HandleObject>(frame, op.when().handle());
  if (!handle.timer) throw ScriptException("AttributeError", "'" + op.when().handle() + "' is no timer handle");
  return time_result(frame, handle.when);
}

OpResult get_context(Frame& frame, const v1::Op& op) {
  return Object(bound<HandleObject>(frame, op.get_context().handle()).handle.get_context());
}

}  // namespace

void add_scheduling_ops(OpTable& table) {
  table[v1::Op::kCallSoon].perform = call_soon;
  table[v1::Op::kCallSoon].refuse = refuse_call_soon;
  table[v1::Op::kCallSoonThreadsafe].perform = call_soon_threadsafe;
  table[v1::Op::kCallSoonThreadsafe].refuse = refuse_call_soon_threadsafe;
  table[v1::Op::kCallLater].perform = call_later;
  table[v1::Op::kCallLater].refuse = refuse_call_later;
  table[v1::Op::kCallAt].perform = call_at;
  table[v1::Op::kCallAt].refuse = refuse_call_at;
  table[v1::Op::kTime].perform = time;
  table[v1::Op::kCancel].perform = cancel;
  table[v1::Op::kCancelled].perform = cancelled;
  table[v1::Op::kWhen].perform = when;
  table[v1::Op::kGetContext].perform = get_context;
}

}  // namespace loopspec::script
