// One callback schedules the next: what a turn of the loop costs when nothing else is going on.
#include "asio_loop.h"
#include "control_loop.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"

namespace loopspec::bench {
namespace {

template <class Loop>
void chain(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Loop loop;
  if constexpr (requires { loop.prepare_handles(1); }) loop.prepare_handles(1);
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    loop.chain(count, tally);
    if (!check(state, tally, count, 0)) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kCallbacks = 100'000;

BENCHMARK_TEMPLATE(chain, LoopspecLoop)->Name("chain/loopspec")->Arg(kCallbacks);
BENCHMARK_TEMPLATE(chain, AsioLoop)->Name("chain/Asio")->Arg(kCallbacks);
BENCHMARK_TEMPLATE(chain, LibuvLoop)->Name("chain/libuv")->Arg(kCallbacks);
BENCHMARK_TEMPLATE(chain, ControlLoop)->Name("chain/control")->Arg(kCallbacks);

}  // namespace
}  // namespace loopspec::bench
