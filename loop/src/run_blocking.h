// A call that blocks, made in the default executor.
#pragma once

#include <type_traits>
#include <utility>

#include "loopspec/coroutine.h"
#if __has_include("loopspec/wrap_future.h")
#include "loopspec/wrap_future.h"
#endif

namespace loopspec::detail {

template <class F>
Coroutine<std::invoke_result_t<F&>> run_blocking(AbstractEventLoop& loop, F function) {
#if __has_include("loopspec/wrap_future.h")
  const auto result = loop.run_in_executor(nullptr, std::move(function));
  co_return co_await result;
#else
  static_cast<void>(loop);
  co_return function();
#endif
}

}  // namespace loopspec::detail
