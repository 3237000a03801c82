// Runs random programs on two loops, several at once, and gathers what they do differently, shrunk and by cause.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "conformance/fuzz/grammar.h"
#include "conformance/fuzz/twin_run.h"

namespace loopspec::conformance {

struct FuzzOptions {
  std::uint64_t seed = 1;
  // The first that is reached ends the search; 0 is no limit, and one must be set.
  std::uint64_t programs = 0;
  std::chrono::seconds time{0};
  int jobs = 1;
  // Patterns of causes that are counted but not told.
  std::vector<std::string> masks;
};

// Differences of one cause.
struct Cluster {
  std::string cause;
  // Of the smallest program that shows it.
  std::uint64_t seed = 0;
  loopspec::v1::Program program;
  TwinResult result;
  std::uint64_t count = 0;
  bool masked = false;
};

// A program of which nothing follows: a loop did not end in time, or not alike each time.
struct Inconclusive {
  std::uint64_t seed = 0;
  loopspec::v1::Program program;
  std::string message;
};

struct FuzzResult {
  std::uint64_t programs = 0;
  double seconds = 0;
  std::uint64_t differences = 0;
  // Differences like many that were shrunk before: counted, not shrunk.
  std::uint64_t unshrunk = 0;
  std::uint64_t inconclusive = 0;
  // The first few of them.
  std::vector<Inconclusive> inconclusives;
  // What ended the search before its time: a loop that is gone, a harness that failed.
  std::string fault;
  // The most frequent first.
  std::vector<Cluster> clusters;
};

// As loopspec's (exit_code.h): 5 where the search ended early, 1 for a cause that is not masked, 4 where no program told anything.
int exit_code(const FuzzResult& result);

class Fuzzer {
 public:
  // Called now and then, from any thread, one call at a time, with the programs and the clusters so far.
  using Observer = std::function<void(std::uint64_t programs, std::size_t clusters, double seconds)>;

  Fuzzer(const TwinRun& twins, const Grammar& grammar, FuzzOptions options, Observer observer = {});

  // Blocks until the end, or soon after interrupt().
  FuzzResult run();
  // Any thread.
  void interrupt() { stop_ = true; }

 private:
  using Clock = std::chrono::steady_clock;
  void work();
  // What to do with what came of a program. False ends the search.
  bool take(std::uint64_t seed, const loopspec::v1::Program& program, const TwinResult& result);
  bool is_over();
  void note_difference(std::uint64_t seed, const loopspec::v1::Program& program, const TwinResult& result);
  void note_inconclusive(std::uint64_t seed, const loopspec::v1::Program& program, const std::string& message);
  void report();

  const TwinRun& twins_;
  const Grammar& grammar_;
  const FuzzOptions options_;
  const Observer observer_;
  const Clock::time_point start_ = Clock::now();
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  FuzzResult result_;
  std::map<std::string, Cluster> clusters_;
  // How many differences that look alike were shrunk.
  std::map<std::string, int> shrunk_;
  Clock::time_point reported_ = start_;
};

}  // namespace loopspec::conformance
