// Timers due within a millisecond, every other one cancelled before the loop runs. Starting so many takes longer than
// the millisecond, so the time is that of the work and hardly any of it waiting.
#include "asio_loop.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"

namespace loopspec::bench {
namespace {

using std::chrono::microseconds;
constexpr microseconds kLimit{1'000};

template <class Loop>
void timers_due(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<microseconds> when = delays(count, kLimit);
  Loop loop;
  if constexpr (requires { loop.prepare_timers(count); }) loop.prepare_timers(count);
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    if constexpr (requires { loop.timers_due(when, kLimit, tally); }) {
      loop.timers_due(when, kLimit, tally);
    } else {
      loop.timers_due(when, tally);
    }
    // The odd ones ran.
    if (!check(state, tally, count / 2, (count / 2) * (count / 2))) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kTimers = 100'000;

BENCHMARK_TEMPLATE(timers_due, LoopspecLoop)->Name("timers_due/loopspec")->Arg(kTimers);
BENCHMARK_TEMPLATE(timers_due, AsioLoop)->Name("timers_due/Asio")->Arg(kTimers);
BENCHMARK_TEMPLATE(timers_due, LibuvLoop)->Name("timers_due/libuv")->Arg(kTimers);

}  // namespace
}  // namespace loopspec::bench
