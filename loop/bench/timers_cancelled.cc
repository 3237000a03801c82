// Timers spread over an hour, all cancelled: what timeouts do in a program where nothing goes wrong. They are cancelled
// before the loop's next turn, as where the answer is there at once, or a turn later, when the loop has sorted them in.
#include "asio_loop.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"

namespace loopspec::bench {
namespace {

using std::chrono::microseconds;
constexpr microseconds kLimit = std::chrono::hours(1);

template <class Loop, auto kWork>
void timers_cancelled(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<microseconds> when = delays(count, kLimit);
  Loop loop;
  if constexpr (requires { loop.prepare_timers(count); }) loop.prepare_timers(count);
  for ([[maybe_unused]] auto _ : state) {
    Tally tally;
    (loop.*kWork)(when, tally);
    if (!check(state, tally, 0, 0)) break;
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

constexpr std::int64_t kTimers = 100'000;

template <class Loop>
void register_for(const std::string& name) {
  benchmark::RegisterBenchmark(("timers_cancelled/" + name).c_str(), timers_cancelled<Loop, &Loop::timers_cancelled>)
      ->Arg(kTimers);
  benchmark::RegisterBenchmark(("timers_cancelled_next_turn/" + name).c_str(),
                               timers_cancelled<Loop, &Loop::timers_cancelled_next_turn>)
      ->Arg(kTimers);
}

[[maybe_unused]] const bool registered = [] {
  register_for<LoopspecLoop>("loopspec");
  register_for<AsioLoop>("Asio");
  register_for<LibuvLoop>("libuv");
  return true;
}();

}  // namespace
}  // namespace loopspec::bench
