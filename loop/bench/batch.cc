// Schedule all, then run: few that stay in the processor's cache, and many that do not.
#include "asio_loop.h"
#include "control_loop.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"

namespace loopspec::bench {
namespace {

template <class Loop>
void batch(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  if constexpr (requires { loop.prepare_handles(count); }) loop.prepare_handles(count);
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    loop.batch(count, tally);
    if (!check(state, tally, count, sum_below(count))) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kFew = 1'000;
constexpr std::int64_t kMany = 100'000;

BENCHMARK_TEMPLATE(batch, LoopspecLoop)->Name("batch/loopspec")->Arg(kFew)->Arg(kMany);
BENCHMARK_TEMPLATE(batch, AsioLoop)->Name("batch/Asio")->Arg(kFew)->Arg(kMany);
BENCHMARK_TEMPLATE(batch, LibuvLoop)->Name("batch/libuv")->Arg(kFew)->Arg(kMany);
BENCHMARK_TEMPLATE(batch, ControlLoop)->Name("batch/control")->Arg(kFew)->Arg(kMany);

}  // namespace
}  // namespace loopspec::bench
