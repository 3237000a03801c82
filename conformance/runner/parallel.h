// The same work on each of many things, several at once.
#pragma once

#include <cstddef>
#include <functional>

namespace loopspec::conformance {

// Calls work(0) to work(count - 1), each once and in this order of beginning, on at most `jobs` threads (at least 1).
// Blocks until all have returned. `work` may be called from several threads at once and must not throw.
void parallel_for(int jobs, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace loopspec::conformance
