// Soak: very many tasks that end in every way there is, and are cancelled at random; memory must stay flat.
//
//   loop_soak [TASKS [SEED [THREADS]]]     by default 10,000,000 tasks, seed 1, no threads
//
// With THREADS one in 16 tasks makes a call in a pool of so many threads, and the clock is real. Prints a line at
// intervals; exit status 1 when the resident memory grows or a task is lost.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "loopspec/loopspec.h"
#include "resident.h"

namespace {

using loopspec::AsyncGenerator;
using loopspec::Coroutine;
using loopspec::Future;
using loopspec::Task;
using loopspec::soak::resident_bytes;

constexpr std::size_t kAlive = 2000;
constexpr int kReports = 20;
// Growth that counts as none: allocators round, and the pools keep the peak of what was alive at once.
constexpr double kSlackBytes = 4 << 20;

struct Tally {
  std::uint64_t returned = 0;
  std::uint64_t raised = 0;
  std::uint64_t cancelled = 0;
  std::uint64_t all() const { return returned + raised + cancelled; }
};

class Soak {
 public:
  Soak(std::uint64_t tasks, std::uint64_t seed, int threads) : tasks_(tasks), random_(seed) {
    if (threads > 0) pool_ = std::make_unique<loopspec::ThreadPoolExecutor>(threads);
    alive_.resize(kAlive);
  }

  Coroutine<bool> run() {
    for (std::uint64_t made = 0; made < tasks_; ++made) {
      Task<int>& slot = alive_[below(kAlive)];
      settle(slot);
      slot = loopspec::create_task(job(static_cast<int>(below(pool_ ? 11 : 10))));
      if (below(4) == 0) cancel(alive_[below(kAlive)]);
      // A turn, or on the virtual clock a while in which timers come due.
      if (below(32) == 0) co_await loopspec::sleep(pool_ || below(4) != 0 ? 0 : 0.02);
      if ((made + 1) % (tasks_ / kReports) == 0) report(made + 1);
    }
    for (Task<int>& task : alive_) settle(task);
    // The last ones tell of their end one turn later.
    for (int turns_left = 2; tally_.all() < tasks_ && turns_left > 0;) {
      if (loopspec::all_tasks().size() == 1) --turns_left;
      co_await loopspec::sleep(0);
    }
    co_return ok_ && tally_.all() == tasks_;
  }

  const Tally& tally() const { return tally_; }

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  static void cancel(const Task<int>& task) {
    if (task) task.cancel("soak");
  }

  // Counts a task that is to be replaced; one that still runs is left to itself, its end counts it.
  void settle(Task<int>& task) {
    if (!task) return;
    if (task.done()) {
      count(task);
    } else {
      Tally& tally = tally_;
      task.cancel();
      task.add_done_callback([&tally](const Future<int>& done) { count_in(tally, done); });
    }
    task = Task<int>();
  }
  void count(const Future<int>& done) { count_in(tally_, done); }
  static void count_in(Tally& tally, const Future<int>& done) {
    if (done.cancelled()) {
      ++tally.cancelled;
    } else if (done.exception()) {
      ++tally.raised;
    } else {
      ++tally.returned;
    }
  }

  void report(std::uint64_t made) {
    const double resident = resident_bytes();
    std::printf("%llu tasks: %llu returned, %llu raised, %llu cancelled; %.1f MB resident\n", static_cast<unsigned long long>(made),
                static_cast<unsigned long long>(tally_.returned), static_cast<unsigned long long>(tally_.raised),
                static_cast<unsigned long long>(tally_.cancelled), resident / (1 << 20));
    std::fflush(stdout);
    if (++reports_ == kReports / 4) {
      settled_bytes_ = resident;
    } else if (reports_ > kReports / 4 && resident > settled_bytes_ + kSlackBytes) {
      std::printf("memory grows: %.1f MB after a quarter of the tasks\n", settled_bytes_ / (1 << 20));
      ok_ = false;
    }
  }

  // ---- What tasks do

  static Coroutine<int> yields(int times) {
    for (int i = 0; i < times; ++i) co_await loopspec::sleep(0);
    co_return times;
  }
  static Coroutine<int> sleeps(double delay) {
    co_await loopspec::sleep(delay);
    co_return 1;
  }
  static Coroutine<int> raises(int turns) {
    co_await yields(turns);
    throw loopspec::ValueError("soak");
  }
  static Coroutine<int> suppresses(double delay) {
    bool cancelled = false;
    try {
      co_await loopspec::sleep(delay);
    } catch (const loopspec::CancelledError&) {
      cancelled = true;
    }
    if (cancelled) co_await loopspec::sleep(0);
    co_return cancelled ? 2 : 1;
  }
  static Coroutine<int> limited(double limit, double delay) { co_return co_await loopspec::wait_for(sleeps(delay), limit); }
  static Coroutine<int> gathers(int count) {
    std::vector<Coroutine<int>> parts;
    for (int i = 0; i < count; ++i) parts.push_back(yields(i));
    const std::vector<int> results = co_await loopspec::gather(std::move(parts));
    co_return static_cast<int>(results.size());
  }
  static Coroutine<int> groups() {
    co_await loopspec::task_group([](loopspec::TaskGroup& group) -> Coroutine<void> {
      group.create_task(yields(1));
      group.create_task(yields(3));
      co_return;
    });
    co_return 1;
  }
  static AsyncGenerator<int> counts(int limit) {
    for (int i = 0; i < limit; ++i) {
      co_await loopspec::sleep(0);
      co_yield i;
    }
  }
  // Leaves the generator open half of the time: its loop closes it.
  static Coroutine<int> iterates(int until) {
    const AsyncGenerator<int> numbers = counts(4);
    int sum = 0;
    while (sum < until) {
      const std::optional<int> number = co_await numbers.next();
      if (!number) break;
      sum += *number;
    }
    co_return sum;
  }
  static Coroutine<int> waits_for(Future<int> future) { co_return co_await future; }
  Coroutine<int> shared() {
    if (!shared_ || shared_.done()) {
      shared_ = loopspec::get_running_loop().create_future<int>();
      loopspec::get_running_loop().call_later(0.5, [future = shared_] {
        if (!future.done()) future.set_result(1);
      });
    }
    return below(2) == 0 ? waits_for(loopspec::shield(shared_)) : waits_for(shared_);
  }
  static Coroutine<int> calls(loopspec::Executor* pool, int value) {
    const Future<int> result = loopspec::get_running_loop().run_in_executor(pool, [value] { return value; });
    co_return co_await result;
  }

  Coroutine<int> job(int kind) {
    switch (kind) {
      case 0:
        return yields(static_cast<int>(below(5)));
      case 1:
        return sleeps(pool_ ? 0.001 : static_cast<double>(below(100)));
      case 2:
        return raises(static_cast<int>(below(3)));
      case 3:
        return suppresses(pool_ ? 0.001 : 50);
      case 4:
        return limited(pool_ ? 0.001 : static_cast<double>(below(10)), pool_ ? 0.002 : static_cast<double>(below(20)));
      case 5:
        return gathers(static_cast<int>(below(5)));
      case 6:
        return groups();
      case 7:
        return iterates(static_cast<int>(below(12)));
      case 8:
        return shared();
      case 9:
        return yields(1);
      default:
        return calls(pool_.get(), kind);
    }
  }

  const std::uint64_t tasks_;
  std::mt19937_64 random_;
  std::unique_ptr<loopspec::ThreadPoolExecutor> pool_;
  std::vector<Task<int>> alive_;
  Future<int> shared_;
  Tally tally_;
  int reports_ = 0;
  double settled_bytes_ = 0;
  bool ok_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int index, std::uint64_t otherwise) { return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise; };
  const std::uint64_t tasks = number(1, 10'000'000);
  const int threads = static_cast<int>(number(3, 0));
  if (tasks < kReports || threads > 1000) {
    std::fprintf(stderr, "usage: loop_soak [TASKS [SEED [THREADS]]], TASKS from %d, THREADS up to 1000\n", kReports);
    return 2;
  }
  loopspec::RunnerOptions options;
  options.loop_factory = [threads] {
    loopspec::LoopOptions loop_options;
    if (threads == 0) loop_options.clock = std::make_shared<loopspec::VirtualClock>();
    return std::make_unique<loopspec::EventLoop>(nullptr, std::move(loop_options));
  };
  Soak soak(tasks, number(2, 1), threads);
  const bool ok = loopspec::run(soak.run(), std::move(options));
  std::printf("%s: %llu of %llu tasks ended\n", ok ? "flat" : "FAILED", static_cast<unsigned long long>(soak.tally().all()),
              static_cast<unsigned long long>(tasks));
  return ok ? 0 : 1;
}
