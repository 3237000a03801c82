#include "conformance/fuzz/fuzzer.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "conformance/fuzz/cause.h"
#include "conformance/fuzz/program_generator.h"
#include "conformance/fuzz/shrinker.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/pattern.h"

namespace loopspec::conformance {
namespace {

using Kind = TwinResult::Kind;

// A difference counts when it came out alike so often.
constexpr int kRepeats = 3;
// Of differences that look alike so many are shrunk.
constexpr int kShrunkAlike = 20;
// So many inconclusive programs are kept.
constexpr std::uint64_t kMostInconclusives = 5;
constexpr std::chrono::milliseconds kReportEvery{500};
// Programs of one round trip: many, so that it costs little beside them, and few, so that the end of the time is kept to.
constexpr std::uint64_t kTogether = 32;

}  // namespace

int exit_code(const FuzzResult& result) {
  if (!result.fault.empty()) return kExitHarnessFault;
  const bool found = std::any_of(result.clusters.begin(), result.clusters.end(),
                                 [](const Cluster& cluster) { return !cluster.masked; });
  if (found) return kExitNonConformance;
  return result.programs == result.inconclusive ? kExitNothingRan : kExitOk;
}

Fuzzer::Fuzzer(const TwinRun& twins, const Grammar& grammar, FuzzOptions options, Observer observer)
    : twins_(twins), grammar_(grammar), options_(std::move(options)), observer_(std::move(observer)) {}

FuzzResult Fuzzer::run() {
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(options_.jobs, 1); ++i) threads.emplace_back([this] { work(); });
  for (std::thread& thread : threads) thread.join();
  result_.programs = done_;
  result_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  for (auto& [cause, cluster] : clusters_) result_.clusters.push_back(std::move(cluster));
  std::stable_sort(result_.clusters.begin(), result_.clusters.end(),
                   [](const Cluster& left, const Cluster& right) { return left.count > right.count; });
  return std::move(result_);
}

bool Fuzzer::is_over() {
  return stop_ || (options_.time.count() > 0 && Clock::now() - start_ >= options_.time);
}

void Fuzzer::work() {
  while (!is_over()) {
    const std::uint64_t first = next_.fetch_add(kTogether);
    const std::uint64_t last = options_.programs > 0 ? std::min(first + kTogether, options_.programs) : first + kTogether;
    if (first >= last) return;
    std::vector<loopspec::v1::Program> programs;
    for (std::uint64_t index = first; index < last; ++index)
      programs.push_back(ProgramGenerator(grammar_, options_.seed + index).generate());
    const std::vector<TwinResult> results = twins_.run_all(programs);
    for (std::size_t i = 0; i < programs.size(); ++i) {
      if (stop_ || !take(options_.seed + first + i, programs[i], results[i])) return;
      ++done_;
    }
    report();
  }
}

bool Fuzzer::take(std::uint64_t seed, const loopspec::v1::Program& program, const TwinResult& result) {
  if (result.kind == Kind::kFault) {
    const std::lock_guard lock(mutex_);
    if (!stop_.exchange(true)) result_.fault = "seed " + std::to_string(seed) + ": " + result.message;
    return false;
  }
  if (result.kind == Kind::kDifferent) note_difference(seed, program, result);
  if (result.kind == Kind::kInconclusive) note_inconclusive(seed, program, result.message);
  return true;
}

void Fuzzer::note_difference(std::uint64_t seed, const loopspec::v1::Program& program, const TwinResult& result) {
  if (twins_.run_repeatedly(program, kRepeats).kind != Kind::kDifferent) {
    note_inconclusive(seed, program, "it does not come out the same each time");
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    ++result_.differences;
    if (++shrunk_[rough_cause_of(result)] > kShrunkAlike) {
      ++result_.unshrunk;
      return;
    }
  }
  loopspec::v1::Program small = shrink(program, [&](const loopspec::v1::Program& candidate) {
    return !stop_ && twins_.run(candidate).kind == Kind::kDifferent;
  });
  TwinResult of_small = twins_.run_repeatedly(small, kRepeats);
  if (of_small.kind != Kind::kDifferent) {
    small = program;
    of_small = result;
  }
  const std::string cause = cause_of(small, of_small);
  const std::lock_guard lock(mutex_);
  Cluster& cluster = clusters_[cause];
  if (cluster.count++ > 0 && op_count(cluster.program) <= op_count(small)) return;
  cluster.cause = cause;
  cluster.seed = seed;
  cluster.program = std::move(small);
  cluster.result = std::move(of_small);
  cluster.masked = std::any_of(options_.masks.begin(), options_.masks.end(),
                               [&](const std::string& mask) { return glob_matches(mask, cause); });
}

void Fuzzer::note_inconclusive(std::uint64_t seed, const loopspec::v1::Program& program, const std::string& message) {
  const std::lock_guard lock(mutex_);
  if (result_.inconclusive++ < kMostInconclusives) result_.inconclusives.push_back({seed, program, message});
}

void Fuzzer::report() {
  if (!observer_) return;
  const std::lock_guard lock(mutex_);
  const Clock::time_point now = Clock::now();
  if (now - reported_ < kReportEvery) return;
  reported_ = now;
  observer_(done_, clusters_.size(), std::chrono::duration<double>(now - start_).count());
}

}  // namespace loopspec::conformance
