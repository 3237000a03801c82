// sleep(): lets other things run for a while.
//
// Python documentation: library/asyncio-task.html#sleeping
#pragma once

#include <chrono>
#include <utility>

#include "loopspec/coroutine.h"

namespace loopspec {

// Suspends for `delay` seconds; zero and less for exactly one turn of the loop. ValueError for NaN. Being cancelled
// cancels the timer.
Coroutine<void> sleep(double delay);

template <class Rep, class Period>
Coroutine<void> sleep(std::chrono::duration<Rep, Period> delay) {
  return sleep(std::chrono::duration<double>(delay).count());
}

// The same, returning `result`.
template <class T>
Coroutine<T> sleep(double delay, T result) {
  co_await sleep(delay);
  co_return result;
}

}  // namespace loopspec
