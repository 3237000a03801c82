#include "conformance/runner/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace loopspec::conformance {

void parallel_for(int jobs, std::size_t count, const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < std::min(count, static_cast<std::size_t>(std::max(jobs, 1))); ++i)
    threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace loopspec::conformance
