// loopspec's coroutines on the workloads of tasks.cc.
#pragma once

#include <vector>

#include "loopspec/gather.h"
#include "loopspec/loopspec.h"
#include "loopspec/sleep.h"
#include "loopspec/task.h"
#include "workload.h"

namespace loopspec::bench {

class LoopspecTasks {
 public:
  // The loop does not own its tasks, so the program keeps them until they are done.
  void task(std::size_t count, Tally& tally) {
    tasks_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) tasks_.push_back(loop_.create_task(work(&tally, i)));
    run_one_turn();
    tasks_.clear();
  }

  void sleep_zero(std::size_t count, Tally& tally) { loop_.run_until_complete(sleeper(count, &tally)); }

  void await_ready(std::size_t count, Tally& tally) {
    Future<int> done = loop_.create_future<int>();
    done.set_result(1);
    loop_.run_until_complete(waiter(done, count, &tally));
  }

  void await_pending(std::size_t count, Tally& tally) {
    loop_.run_until_complete(pending_waiter(&loop_, count, &tally));
  }

  void gather_all(std::size_t count, Tally& tally) { loop_.run_until_complete(gatherer(count, &tally)); }

  // Each waits for the same future.
  void hold_tasks(std::size_t count, Tally& tally) {
    gate_ = loop_.create_future<int>();
    tasks_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) tasks_.push_back(loop_.create_task(waiter(gate_, 1, &tally)));
    run_one_turn();
  }

 private:
  static Coroutine<void> work(Tally* tally, std::uint64_t number) {
    ++tally->calls;
    tally->sum += number;
    co_return;
  }

  static Coroutine<void> sleeper(std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) {
      co_await sleep(0);
      ++tally->calls;
    }
  }

  static Coroutine<void> waiter(Future<int> future, std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) tally->calls += static_cast<std::uint64_t>(co_await future);
  }

  static Coroutine<void> pending_waiter(EventLoop* loop, std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) {
      Future<int> future = loop->create_future<int>();
      loop->call_soon([future] { future.set_result(1); });
      tally->calls += static_cast<std::uint64_t>(co_await future);
    }
  }

  static Coroutine<int> one() { co_return 1; }

  static Coroutine<void> gatherer(std::size_t count, Tally* tally) {
    std::vector<Coroutine<int>> coroutines;
    coroutines.reserve(count);
    for (std::size_t i = 0; i < count; ++i) coroutines.push_back(one());
    const std::vector<int> results = co_await gather(std::move(coroutines));
    for (const int result : results) tally->calls += static_cast<std::uint64_t>(result);
  }

  void run_one_turn() {
    loop_.stop();
    loop_.run_forever();
  }

  EventLoop loop_;
  Future<int> gate_;
  std::vector<Task<void>> tasks_;
};

}  // namespace loopspec::bench
