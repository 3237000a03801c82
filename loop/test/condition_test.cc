// Condition.
#include "sync_fixture.h"

namespace loopspec {
namespace {

class ConditionTest : public SyncTest {
 public:
  Coroutine<void> waits(Condition condition, std::string name) {
    const auto held = co_await async_with(condition);
    try {
      EXPECT_TRUE(co_await condition.wait());
    } catch (const CancelledError& error) {
      log(name + " cancelled " + error.message());
      EXPECT_TRUE(condition.locked());
      throw;
    }
    log(name);
  }
};
LOOPSPEC_ON_EVERY_BACKEND(ConditionTest);

TEST_P(ConditionTest, NeedsItsLock) {
  run([]() -> Coroutine<void> {
    const Condition condition;
    EXPECT_EQ(condition.repr(), "<Condition [unlocked]>");
    EXPECT_RAISES(RuntimeError, "cannot notify on un-acquired lock", condition.notify());
    EXPECT_RAISES(RuntimeError, "cannot notify on un-acquired lock", condition.notify_all());
    EXPECT_RAISES(RuntimeError, "Lock is not acquired.", condition.release());
    EXPECT_RAISES(RuntimeError, "cannot wait on un-acquired lock", co_await condition.wait());
  });
}

TEST_P(ConditionTest, NotifiesSoManyInOrder) {
  run([this]() -> Coroutine<void> {
    const Condition condition;
    std::vector<Task<void>> tasks;
    for (const char* name : {"a", "b", "c", "d"}) tasks.push_back(create_task(waits(condition, name)));
    co_await turns(1);
    EXPECT_EQ(condition.repr(), "<Condition [unlocked, waiters:4]>");
    {
      const auto held = co_await async_with(condition);
      condition.notify(0);
      condition.notify(-1);
      condition.notify(2);
      log("notified");
      co_await turns(1);
      log("still held");
    }
    co_await turns(3);
    log("--");
    {
      const auto held = co_await async_with(condition);
      condition.notify_all();
    }
    co_await turns(4);
    EXPECT_FALSE(condition.locked());
  });
  EXPECT_EQ(seen, (Log{"notified", "still held", "a", "b", "--", "c", "d"}));
}

TEST_P(ConditionTest, TakesTheLockAgainBeforeItIsCancelled) {
  run([this]() -> Coroutine<void> {
    const Condition condition;
    const auto task = create_task(waits(condition, "a"));
    co_await turns(1);
    co_await condition.acquire();
    task.cancel("first");
    co_await turns(2);
    EXPECT_FALSE(task.done());
    task.cancel("second");  // while it waits for the lock
    co_await turns(2);
    EXPECT_FALSE(task.done());
    condition.release();
    co_await turns(3);
    EXPECT_TRUE(task.cancelled());
    EXPECT_FALSE(condition.locked());
  });
  EXPECT_EQ(seen, (Log{"a cancelled second"}));
}

TEST_P(ConditionTest, ACancelledWaiterPassesItsNotificationOn) {
  run([this]() -> Coroutine<void> {
    const Condition condition;
    const auto a = create_task(waits(condition, "a"));
    const auto b = create_task(waits(condition, "b"));
    co_await turns(1);
    {
      const auto held = co_await async_with(condition);
      condition.notify();
    }
    a.cancel();
    co_await log_turns(3);
  });
  EXPECT_EQ(seen, (Log{"a cancelled ", "0", "b", "1", "2"}));
}

TEST_P(ConditionTest, WaitForAsksAgainAfterEachWakeUp) {
  int value = 0;
  run([&]() -> Coroutine<void> {
    const Condition condition;
    const auto waiter = create_task([](Condition on, int& watched) -> Coroutine<int> {
      const auto held = co_await async_with(on);
      co_return co_await on.wait_for([&watched] { return watched >= 2 ? watched * 10 : 0; });
    }(condition, value));
    co_await turns(1);
    for (const int next : {0, 1, 2}) {
      EXPECT_FALSE(waiter.done());
      {
        const auto held = co_await async_with(condition);
        value = next;
        condition.notify_all();
      }
      co_await turns(3);
    }
    EXPECT_EQ(co_await waiter, 20);
  });
}

TEST_P(ConditionTest, SeveralMayShareALock) {
  run([this]() -> Coroutine<void> {
    const Lock lock;
    const Condition first(lock);
    const Condition second(lock);
    const auto a = create_task(waits(first, "a"));
    const auto b = create_task(waits(second, "b"));
    co_await turns(1);
    {
      const auto held = co_await async_with(second);
      EXPECT_TRUE(first.locked());
      second.notify_all();
    }
    co_await turns(3);
    {
      const auto held = co_await async_with(lock);
      first.notify_all();
    }
    co_await turns(3);
  });
  EXPECT_EQ(seen, (Log{"b", "a"}));
}

}  // namespace
}  // namespace loopspec
