#include "server/script/awaitables.h"

#include "loopspec/v1/callable.pb.h"
#include "server/script/future_value.h"

namespace loopspec::script {

Coroutine<Result> wrap_awaitable(CustomAwaitable awaitable) {
  co_await awaitable;
  co_return result_of(awaitable.future());
}

namespace {

FutureBase given_future(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* future = object.get<FutureObject>()) return future->future;
  throw TypeError("An asyncio.Future, a coroutine or an awaitable is required");
}

}  // namespace

void require_bound(Frame& frame, const v1::Awaitable& awaitable) {
  if (awaitable.has_future()) frame.state.registry().lookup(awaitable.future());
  if (awaitable.has_custom_awaitable()) frame.state.registry().lookup(awaitable.custom_awaitable());
}

FutureBase ensured_future(Frame& frame, const v1::Awaitable& awaitable, AbstractEventLoop* loop) {
  if (awaitable.has_future()) return ensure_future(given_future(frame, awaitable.future()), loop);
  frame.state.recorder().count_handle();
  return ensure_future(make_coroutine(frame, awaitable), loop);
}

}  // namespace loopspec::script
