// A queue between two coroutines: one puts numbers in, one takes them out.
#include "asio_queue.h"
#include "loopspec_queue.h"

namespace loopspec::bench {
namespace {

template <class Loop, std::size_t kMaxsize>
void queue(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    loop.hand_over(count, kMaxsize, tally);
    if (!check(state, tally, count, sum_below(count))) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kItems = 10'000;

BENCHMARK_TEMPLATE(queue, LoopspecQueue, 1)->Name("queue_of_one/loopspec")->Arg(kItems);
BENCHMARK_TEMPLATE(queue, AsioQueue, 1)->Name("queue_of_one/Asio")->Arg(kItems);
BENCHMARK_TEMPLATE(queue, LoopspecQueue, 0)->Name("queue_unbounded/loopspec")->Arg(kItems);
BENCHMARK_TEMPLATE(queue, AsioQueue, 0)->Name("queue_unbounded/Asio")->Arg(kItems);

}  // namespace
}  // namespace loopspec::bench
