// What the benchmarks run, whichever loop carries it: the same callables, the same numbers of them, the same check.
//
// Each loop is a class with one function per workload. It schedules `count` callbacks, runs them all, and leaves the
// loop as it found it. What a class may leave out of the time is what a careful program does once and not for each
// callback (making the loop, making libuv's handles); what it may not leave out is anything done per callback.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace loopspec::bench {

// What the callbacks of one round leave behind.
struct Tally {
  std::uint64_t calls = 0;
  std::uint64_t sum = 0;
};

// The callback of every workload but the chain: two words, as a lambda with two captures has.
struct Work {
  Tally* tally;
  std::uint64_t number;

  void operator()() const {
    ++tally->calls;
    tally->sum += number;
  }
};

inline std::uint64_t sum_below(std::uint64_t count) { return count * (count - 1) / 2; }

// `count` delays in [0, limit), the same in every run, in an order a heap cannot profit from.
template <class Duration>
std::vector<Duration> delays(std::size_t count, Duration limit) {
  std::mt19937_64 random(20);
  std::uniform_int_distribution<typename Duration::rep> below(0, limit.count() - 1);
  std::vector<Duration> result(count);
  for (Duration& delay : result) delay = Duration(below(random));
  return result;
}

// Ends a benchmark whose callbacks did not all run, or ran twice.
inline bool check(benchmark::State& state, const Tally& tally, std::uint64_t calls, std::uint64_t sum) {
  if (tally.calls == calls && tally.sum == sum) return true;
  const std::string message = std::to_string(tally.calls) + " callbacks ran with sum " + std::to_string(tally.sum) +
                              ", expected " + std::to_string(calls) + " with sum " + std::to_string(sum);
  state.SkipWithError(message.c_str());
  return false;
}

}  // namespace loopspec::bench
