// Asio's coroutines on the workloads of tasks.cc, those that it has: it has no futures to await and no gather.
#pragma once

#include <asio.hpp>

#include "workload.h"

namespace loopspec::bench {

class AsioTasks {
 public:
  // Detached is the cheapest: the loop owns the coroutine, and nobody asks for its result.
  void task(std::size_t count, Tally& tally) {
    for (std::size_t i = 0; i < count; ++i) asio::co_spawn(context_, work(&tally, i), asio::detached);
    run();
  }

  // What sleep(0) does: the coroutine goes to the end of the queue.
  void sleep_zero(std::size_t count, Tally& tally) {
    asio::co_spawn(context_, sleeper(count, &tally), asio::detached);
    run();
  }

  // Each waits for a timer that never expires, the usual stand-in for a future.
  void hold_tasks(std::size_t count, Tally& tally) {
    gate_.expires_at(asio::steady_timer::time_point::max());
    for (std::size_t i = 0; i < count; ++i) asio::co_spawn(context_, waiter(&gate_, &tally), asio::detached);
    context_.poll();
  }

 private:
  static asio::awaitable<void> work(Tally* tally, std::uint64_t number) {
    ++tally->calls;
    tally->sum += number;
    co_return;
  }

  static asio::awaitable<void> sleeper(std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) {
      co_await asio::post(asio::use_awaitable);
      ++tally->calls;
    }
  }

  static asio::awaitable<void> waiter(asio::steady_timer* gate, Tally* tally) {
    co_await gate->async_wait(asio::use_awaitable);
    ++tally->calls;
  }

  void run() {
    context_.run();
    context_.restart();
  }

  asio::io_context context_{1};
  asio::steady_timer gate_{context_};
};

}  // namespace loopspec::bench
