// Another thread schedules all, while the loop runs them: wall-clock time, since two threads work.
#include "asio_loop.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"

namespace loopspec::bench {
namespace {

template <class Loop>
void from_thread(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    loop.from_thread(count, tally);
    if (!check(state, tally, count, sum_below(count))) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kCallbacks = 100'000;

BENCHMARK_TEMPLATE(from_thread, LoopspecLoop)->Name("from_thread/loopspec")->Arg(kCallbacks)->UseRealTime();
BENCHMARK_TEMPLATE(from_thread, AsioLoop)->Name("from_thread/Asio")->Arg(kCallbacks)->UseRealTime();
BENCHMARK_TEMPLATE(from_thread, LibuvLoop)->Name("from_thread/libuv")->Arg(kCallbacks)->UseRealTime();

}  // namespace
}  // namespace loopspec::bench
