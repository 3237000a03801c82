// to_thread(): makes a blocking call without blocking the loop.
//
// Python documentation: library/asyncio-task.html#running-in-threads
#pragma once

#include <functional>
#include <type_traits>
#include <utility>

#include "loopspec/coroutine.h"
#include "loopspec/events.h"
#include "loopspec/wrap_future.h"

namespace loopspec {

// Calls `function()` in the running loop's default executor, in a copy of the current context, and returns its result.
// Being cancelled ends the wait; a call that has begun goes on. Give a function that holds anything a name before the
// co_await expression: GCC 12 destroys closures twice that are written within one.
template <class F>
Coroutine<std::decay_t<std::invoke_result_t<F&>>> to_thread(F function) {
  using Result = std::decay_t<std::invoke_result_t<F&>>;
  const Context context = copy_context();
  auto call = [context, called = std::move(function)]() mutable -> Result { return context.run(std::ref(called)); };
  const Future<Result> result = get_running_loop().run_in_executor(nullptr, std::move(call));
  co_return co_await result;
}

}  // namespace loopspec
