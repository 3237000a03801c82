// Coroutines: making and finishing a task, a round of sleep(0), awaiting a future that is done or pending, gather().
#include "asio_tasks.h"
#include "loopspec_tasks.h"

namespace loopspec::bench {
namespace {

template <class Loop>
void task(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    loop.task(count, tally);
    if (!check(state, tally, count, sum_below(count))) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class Loop, auto kWork>
void rounds(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    (loop.*kWork)(count, tally);
    if (!check(state, tally, count, 0)) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kTasks = 1'000;
constexpr std::int64_t kRounds = 10'000;

void sleep_zero_loopspec(benchmark::State& state) { rounds<LoopspecTasks, &LoopspecTasks::sleep_zero>(state); }
void sleep_zero_asio(benchmark::State& state) { rounds<AsioTasks, &AsioTasks::sleep_zero>(state); }
void await_ready(benchmark::State& state) { rounds<LoopspecTasks, &LoopspecTasks::await_ready>(state); }
void await_pending(benchmark::State& state) { rounds<LoopspecTasks, &LoopspecTasks::await_pending>(state); }
void gather_all(benchmark::State& state) { rounds<LoopspecTasks, &LoopspecTasks::gather_all>(state); }

BENCHMARK_TEMPLATE(task, LoopspecTasks)->Name("task/loopspec")->Arg(kTasks);
BENCHMARK_TEMPLATE(task, AsioTasks)->Name("task/Asio")->Arg(kTasks);
BENCHMARK(sleep_zero_loopspec)->Name("sleep_zero/loopspec")->Arg(kRounds);
BENCHMARK(sleep_zero_asio)->Name("sleep_zero/Asio")->Arg(kRounds);
BENCHMARK(await_ready)->Name("await_ready/loopspec")->Arg(kRounds);
BENCHMARK(await_pending)->Name("await_pending/loopspec")->Arg(kRounds);
BENCHMARK(gather_all)->Name("gather/loopspec")->Arg(kTasks);

}  // namespace
}  // namespace loopspec::bench
