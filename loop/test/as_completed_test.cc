// as_completed.
#include "loop_fixture.h"

namespace loopspec {
namespace {

class AsCompletedTest : public LoopTest {
 public:
  Coroutine<void> logs_each(AsCompleted<int> results) {
    for (Coroutine<int>& next : results) {
      try {
        const int value = co_await std::move(next);
        log(std::to_string(value));
      } catch (const Exception& error) {
        log(std::string(error.type_name()));
      }
    }
  }
};
LOOPSPEC_ON_EVERY_BACKEND(AsCompletedTest);

Coroutine<int> value_after(double delay, int value) {
  co_await sleep(delay);
  co_return value;
}
Coroutine<int> fail_after(double delay) {
  co_await sleep(delay);
  throw ValueError("bad");
}

TEST_P(AsCompletedTest, ResultsComeInTheOrderOfCompletion) {
  const std::vector<Task<int>> tasks{loop.create_task(value_after(3, 3)), loop.create_task(value_after(1, 1)),
                                     loop.create_task(fail_after(2))};
  loop.run_until_complete(logs_each(as_completed(tasks)));
  EXPECT_EQ(seen, (Log{"1", "ValueError", "3"}));
  EXPECT_EQ(loop.time(), 3.0);
}

TEST_P(AsCompletedTest, CoroutinesBecomeTasks) {
  loop.run_until_complete([](AsCompletedTest& test) -> Coroutine<void> {
    std::vector<Coroutine<int>> coroutines;
    coroutines.push_back(value_after(2, 2));
    coroutines.push_back(value_after(1, 1));
    co_await test.logs_each(as_completed(std::move(coroutines)));
    co_await test.logs_each(as_completed(std::vector<Future<int>>()));
  }(*this));
  EXPECT_EQ(seen, (Log{"1", "2"}));
}

TEST_P(AsCompletedTest, WhatIsLeftAtTheTimeoutRaises) {
  const auto body = [](AsCompletedTest& test, std::vector<Task<int>> tasks) -> Coroutine<void> {
    co_await test.logs_each(as_completed(tasks, 2.0));
    EXPECT_EQ(test.loop.time(), 2.0);
    EXPECT_FALSE(tasks[0].done());
    EXPECT_FALSE(tasks[0].cancelling());
  };
  const std::vector<Task<int>> tasks{loop.create_task(value_after(5, 5)), loop.create_task(value_after(1, 1)),
                                     loop.create_task(value_after(4, 4))};
  loop.run_until_complete(body(*this, tasks));
  EXPECT_EQ(seen, (Log{"1", "TimeoutError", "TimeoutError"}));
  loop.run_until_complete(tasks[0]);
}

TEST_P(AsCompletedTest, FutureGivenTwiceCountsOnce) {
  const Future<int> future = loop.create_future<int>();
  auto results = as_completed(std::vector<Future<int>>{future, future});
  EXPECT_EQ(results.left(), 1u);
  future.set_result(4);
  EXPECT_EQ(loop.run_until_complete(results.next()), 4);
  EXPECT_THROW(static_cast<void>(results.next()), StopIteration);
}

TEST_P(AsCompletedTest, NextDoneGivesTheFutureItself) {
  const auto slow = loop.create_task(value_after(2, 2));
  const auto quick = loop.create_task(value_after(1, 1));
  auto results = as_completed(std::vector<Task<int>>{slow, quick});
  EXPECT_EQ(loop.run_until_complete(results.next_done()), quick);
  EXPECT_EQ(loop.run_until_complete(results.next_done()), slow);
}

TEST_P(AsCompletedTest, CancelledWaiterHandsItsTurnOn) {
  const Future<int> future = loop.create_future<int>();
  const Future<int> never = loop.create_future<int>();
  auto results = as_completed(std::vector<Future<int>>{future, never});
  const auto first = loop.create_task(results.next());
  const auto second = loop.create_task(results.next());
  run_turn();
  future.set_result(7);
  run_turn();  // the first is woken, and cancelled before it goes on
  first.cancel();
  run_turn();
  EXPECT_TRUE(first.cancelled());
  EXPECT_EQ(loop.run_until_complete(second), 7);
}

TEST_P(AsCompletedTest, DroppedWithoutWaitingLeavesNothingBehind) {
  const Future<int> future = loop.create_future<int>();
  static_cast<void>(as_completed(std::vector<Future<int>>{future}, 1.0));
  future.set_result(1);
  run_turn();
  loop.call_later(5, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(loop.time(), 5.0);
}

}  // namespace
}  // namespace loopspec
