// Queue, PriorityQueue and LifoQueue.
#include <memory>

#include "sync_fixture.h"

namespace loopspec {
namespace {

class QueueTest : public SyncTest {
 public:
  Coroutine<void> gets(Queue<int> queue, std::string name) {
    try {
      const int item = co_await queue.get();
      log(name + std::to_string(item));
    } catch (const BaseException& error) {
      log(name + " " + std::string(error.type_name()));
      throw;
    }
  }
  Coroutine<void> puts(Queue<int> queue, int item) {
    try {
      co_await queue.put(item);
      log("put " + std::to_string(item));
    } catch (const BaseException& error) {
      log(std::to_string(item) + " " + std::string(error.type_name()));
      throw;
    }
  }
  void log_next(const Queue<int>& queue) { log("got " + std::to_string(queue.get_nowait())); }
};
LOOPSPEC_ON_EVERY_BACKEND(QueueTest);

TEST_P(QueueTest, IsFirstInFirstOutWithALimit) {
  const Queue<int> queue(2);
  EXPECT_EQ(queue.maxsize(), 2);
  EXPECT_TRUE(queue.empty());
  EXPECT_RAISES(QueueEmpty, "", queue.get_nowait());
  queue.put_nowait(1);
  EXPECT_FALSE(queue.full());
  queue.put_nowait(2);
  EXPECT_TRUE(queue.full());
  EXPECT_RAISES(QueueFull, "", queue.put_nowait(3));
  EXPECT_EQ(queue.qsize(), 2u);
  EXPECT_EQ(queue.repr(), "<Queue maxsize=2 tasks=2>");
  EXPECT_EQ(queue.get_nowait(), 1);
  EXPECT_EQ(queue.get_nowait(), 2);
  const Queue<int> unlimited(-1);
  for (int i = 0; i < 1000; ++i) unlimited.put_nowait(i);
  EXPECT_FALSE(unlimited.full());
}

TEST_P(QueueTest, ItemsMayBeMoveOnly) {
  run([]() -> Coroutine<void> {
    const Queue<std::unique_ptr<int>> queue(1);
    const auto getter = create_task(queue.get());
    co_await queue.put(std::make_unique<int>(5));
    co_await getter;
    co_await queue.put(std::make_unique<int>(6));
    const std::unique_ptr<int> item = co_await queue.get();
    EXPECT_EQ(*item, 6);
  });
}

TEST_P(QueueTest, GetWaitsForAnItemAndPutForRoom) {
  run([this]() -> Coroutine<void> {
    const Queue<int> queue(1);
    const std::vector<Task<void>> getters{create_task(gets(queue, "a")), create_task(gets(queue, "b"))};
    co_await turns(1);
    EXPECT_EQ(queue.repr(), "<Queue maxsize=1 _getters[2]>");
    queue.put_nowait(1);
    co_await turns(1);
    queue.put_nowait(2);
    co_await turns(1);
    queue.put_nowait(3);
    const std::vector<Task<void>> putters{create_task(puts(queue, 4)), create_task(puts(queue, 5))};
    co_await turns(1);
    EXPECT_EQ(queue.repr(), "<Queue maxsize=1 _putters[2] tasks=3>");
    for (int i = 0; i < 3; ++i) {
      log_next(queue);
      co_await turns(1);
    }
  });
  EXPECT_EQ(seen, (Log{"a1", "b2", "got 3", "put 4", "got 4", "put 5", "got 5"}));
}

TEST_P(QueueTest, ACancelledGetterWakesTheNext) {
  run([this]() -> Coroutine<void> {
    const Queue<int> queue;
    const auto a = create_task(gets(queue, "a"));
    const auto b = create_task(gets(queue, "b"));
    co_await turns(1);
    queue.put_nowait(1);
    a.cancel();  // it has been woken already
    co_await log_turns(3);
  });
  EXPECT_EQ(seen, (Log{"a CancelledError", "0", "b1", "1", "2"}));
}

TEST_P(QueueTest, ACancelledPutterWakesTheNext) {
  run([this]() -> Coroutine<void> {
    const Queue<int> queue(1);
    queue.put_nowait(0);
    const auto a = create_task(puts(queue, 1));
    const auto b = create_task(puts(queue, 2));
    co_await turns(1);
    log_next(queue);
    a.cancel();
    co_await log_turns(3);
    log_next(queue);
  });
  EXPECT_EQ(seen, (Log{"got 0", "1 CancelledError", "0", "put 2", "1", "2", "got 2"}));
}

TEST_P(QueueTest, APutThatFindsRoomDoesNotWaitForOthers) {
  run([this]() -> Coroutine<void> {
    const Queue<int> queue(1);
    queue.put_nowait(0);
    const auto waiting = create_task(puts(queue, 1));
    co_await turns(1);
    log_next(queue);
    co_await puts(queue, 9);
    for (int i = 0; i < 2; ++i) {
      co_await turns(2);
      log_next(queue);
    }
  });
  EXPECT_EQ(seen, (Log{"got 0", "put 9", "got 9", "put 1", "got 1"}));
}

TEST_P(QueueTest, JoinWaitsUntilAllIsDone) {
  run([]() -> Coroutine<void> {
    const Queue<int> queue;
    co_await queue.join();  // nothing was put
    EXPECT_RAISES(ValueError, "task_done() called too many times", queue.task_done());
    queue.put_nowait(1);
    queue.put_nowait(2);
    const auto joined = create_task(queue.join());
    for (int i = 0; i < 2; ++i) {
      EXPECT_FALSE(joined.done());
      queue.get_nowait();
      co_await turns(1);
      EXPECT_FALSE(joined.done());
      queue.task_done();
    }
    co_await joined;
    EXPECT_RAISES(ValueError, "task_done() called too many times", queue.task_done());
  });
}

TEST_P(QueueTest, ShutdownWakesAllAndLeavesTheItems) {
  run([this]() -> Coroutine<void> {
    const Queue<int> empty;
    const auto getter = create_task(gets(empty, "a"));
    co_await turns(1);
    empty.shutdown();
    co_await turns(1);
    EXPECT_THROW(getter.result(), QueueShutDown);

    const Queue<int> full(1);
    full.put_nowait(7);
    const std::vector<Task<void>> putters{create_task(puts(full, 1)), create_task(puts(full, 2))};
    const auto joined = create_task(full.join());
    co_await turns(1);
    full.shutdown();
    EXPECT_EQ(full.repr(), "<Queue maxsize=1 tasks=1 shutdown>");
    co_await turns(1);
    for (const auto& putter : putters) EXPECT_THROW(putter.result(), QueueShutDown);
    EXPECT_RAISES(QueueShutDown, "", full.put_nowait(1));
    log_next(full);
    EXPECT_RAISES(QueueShutDown, "", full.get_nowait());
    EXPECT_RAISES(QueueShutDown, "", co_await full.get());
    EXPECT_RAISES(QueueShutDown, "", co_await full.put(1));
    EXPECT_FALSE(joined.done());
    full.task_done();
    co_await joined;
  });
  EXPECT_EQ(seen, (Log{"a QueueShutDown", "1 QueueShutDown", "2 QueueShutDown", "got 7"}));
}

TEST_P(QueueTest, ImmediateShutdownDropsTheItems) {
  run([]() -> Coroutine<void> {
    const Queue<int> queue;
    queue.put_nowait(1);
    queue.put_nowait(2);
    queue.get_nowait();
    const auto joined = create_task(queue.join());
    co_await turns(1);
    queue.shutdown(true);
    EXPECT_EQ(queue.qsize(), 0u);
    EXPECT_RAISES(QueueShutDown, "", queue.get_nowait());
    co_await turns(1);
    EXPECT_FALSE(joined.done());  // the item that was taken is not done
    queue.task_done();
    co_await joined;
  });
}

TEST_P(QueueTest, PriorityAndLifoOrder) {
  const PriorityQueue<int> least;
  const LifoQueue<int> last;
  const PriorityQueue<int, std::greater<>> greatest(2);
  for (const int item : {3, 1, 2}) {
    least.put_nowait(item);
    last.put_nowait(item);
  }
  for (const int item : {1, 2, 3}) EXPECT_EQ(least.get_nowait(), item);
  for (const int item : {2, 1, 3}) EXPECT_EQ(last.get_nowait(), item);
  greatest.put_nowait(1);
  greatest.put_nowait(2);
  EXPECT_TRUE(greatest.full());
  EXPECT_EQ(greatest.get_nowait(), 2);
  EXPECT_EQ(least.repr(), "<PriorityQueue maxsize=0 tasks=3>");
  EXPECT_EQ(last.repr(), "<LifoQueue maxsize=0 tasks=3>");
  const Queue<int> same = last;  // each is a Queue
  same.put_nowait(4);
  EXPECT_EQ(last.qsize(), 1u);
}

TEST_P(QueueTest, EqualPrioritiesLeaveAsHeapqHasThem) {
  struct ByPriority {
    bool operator()(const std::pair<int, int>& a, const std::pair<int, int>& b) const { return a.first < b.first; }
  };
  const PriorityQueue<std::pair<int, int>, ByPriority> queue;
  for (int i = 0; i < 12; ++i) queue.put_nowait({i % 3, i});
  std::vector<int> order;
  while (!queue.empty()) order.push_back(queue.get_nowait().second);
  EXPECT_EQ(order, (std::vector<int>{0, 6, 3, 9, 4, 10, 1, 7, 2, 5, 8, 11}));
}

TEST_P(QueueTest, AComparisonThatThrowsLosesWhatPythonLoses) {
  struct Throws {
    bool operator()(int a, int b) const {
      if (a == 0 || b == 0) throw TypeError("not supported");
      return a < b;
    }
  };
  const PriorityQueue<int, Throws> queue;
  for (const int item : {3, 1, 2}) queue.put_nowait(item);
  EXPECT_THROW(queue.put_nowait(0), TypeError);
  EXPECT_EQ(queue.qsize(), 4u);  // it stands at the end of the heap
  EXPECT_THROW(queue.get_nowait(), TypeError);
  EXPECT_THROW(queue.get_nowait(), TypeError);
  EXPECT_EQ(queue.qsize(), 2u);
  EXPECT_EQ(queue.get_nowait(), 3);
  EXPECT_EQ(queue.get_nowait(), 0);
}

}  // namespace
}  // namespace loopspec
