#include "server/script/awaitables.h"

#include "server/script/future_value.h"

namespace loopspec::script {

Coroutine<Result> wrap_awaitable(CustomAwaitable awaitable) {
  co_await awaitable;
  co_return result_of(awaitable.future());
}

}  // namespace loopspec::script
