// Bytes from malloc for each pending callback, pending timer and suspended task, with all that must be kept for it to run: what the
// allocator says is in use, its own overhead and the libraries' spare blocks included, divided by the number pending.
//
// Each measurement is made in a child process, because a library that keeps freed blocks would begin the second one rich.
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asio_loop.h"
#include "asio_tasks.h"
#include "libuv_loop.h"
#include "loopspec_loop.h"
#include "loopspec_tasks.h"

namespace loopspec::bench {
namespace {

using std::chrono::microseconds;
constexpr microseconds kLimit = std::chrono::hours(1);

std::size_t bytes_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// What `fill` adds, in a process of its own; 0 when that failed.
template <class Fill>
std::size_t measure_in_child(Fill fill) {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    const std::size_t bytes = fill();
    const bool written = write(ends[1], &bytes, sizeof bytes) == static_cast<ssize_t>(sizeof bytes);
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  std::size_t bytes = 0;
  if (child < 0 || read(ends[0], &bytes, sizeof bytes) != static_cast<ssize_t>(sizeof bytes)) bytes = 0;
  close(ends[0]);
  if (child > 0) waitpid(child, nullptr, 0);
  return bytes;
}

template <class Loop>
std::size_t pending_handles(std::size_t count) {
  Loop loop;
  Tally tally;
  const std::size_t before = bytes_in_use();
  loop.hold_handles(count, tally);
  return bytes_in_use() - before;
}

template <class Loop>
std::size_t pending_timers(std::size_t count) {
  Loop loop;
  Tally tally;
  const std::vector<microseconds> when = delays(count, kLimit);
  const std::size_t before = bytes_in_use();
  loop.hold_timers(when, tally);
  return bytes_in_use() - before;
}

template <class Loop>
std::size_t suspended_tasks(std::size_t count) {
  Loop loop;
  Tally tally;
  const std::size_t before = bytes_in_use();
  loop.hold_tasks(count, tally);
  return bytes_in_use() - before;
}

template <std::size_t (*kMeasure)(std::size_t)>
void memory(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  std::size_t bytes = 0;
  for ([[maybe_unused]] auto _ : state) {
    bytes = measure_in_child([count] { return kMeasure(count); });
    if (bytes == 0) {
      state.SkipWithError("the child process did not answer");
      break;
    }
  }
  state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(count);
}

constexpr std::int64_t kPending = 100'000;

BENCHMARK_TEMPLATE(memory, pending_handles<LoopspecLoop>)->Name("memory_handle/loopspec")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, pending_handles<AsioLoop>)->Name("memory_handle/Asio")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, pending_handles<LibuvLoop>)->Name("memory_handle/libuv")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, pending_timers<LoopspecLoop>)->Name("memory_timer/loopspec")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, pending_timers<AsioLoop>)->Name("memory_timer/Asio")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, pending_timers<LibuvLoop>)->Name("memory_timer/libuv")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, suspended_tasks<LoopspecTasks>)->Name("memory_task/loopspec")->Arg(kPending)->Iterations(1);
BENCHMARK_TEMPLATE(memory, suspended_tasks<AsioTasks>)->Name("memory_task/Asio")->Arg(kPending)->Iterations(1);

}  // namespace
}  // namespace loopspec::bench
