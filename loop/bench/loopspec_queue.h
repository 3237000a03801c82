// loopspec's queue on the workload of queues.cc.
#pragma once

#include "loopspec/loopspec.h"
#include "workload.h"

namespace loopspec::bench {

class LoopspecQueue {
 public:
  // `maxsize` 0 is unbounded.
  void hand_over(std::size_t count, std::size_t maxsize, Tally& tally) {
    const Queue<std::uint64_t> queue(static_cast<std::int64_t>(maxsize));
    const Task<void> producer = loop_.create_task(produce(queue, count));
    loop_.run_until_complete(consume(queue, count, &tally));
  }

 private:
  static Coroutine<void> produce(Queue<std::uint64_t> queue, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) co_await queue.put(i);
  }

  static Coroutine<void> consume(Queue<std::uint64_t> queue, std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) {
      tally->sum += co_await queue.get();
      ++tally->calls;
    }
  }

  EventLoop loop_;
};

}  // namespace loopspec::bench
