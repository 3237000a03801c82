// Semaphore and BoundedSemaphore.
#include "sync_fixture.h"

namespace loopspec {
namespace {

class SemaphoreTest : public SyncTest {};
LOOPSPEC_ON_EVERY_BACKEND(SemaphoreTest);

TEST_P(SemaphoreTest, Counts) {
  EXPECT_RAISES(ValueError, "Semaphore initial value must be >= 0", Semaphore(-1));
  EXPECT_RAISES(ValueError, "Semaphore initial value must be >= 0", BoundedSemaphore(-1));
  run([]() -> Coroutine<void> {
    const Semaphore semaphore(2);
    EXPECT_EQ(semaphore.repr(), "<Semaphore [unlocked, value:2]>");
    co_await semaphore.acquire();
    EXPECT_FALSE(semaphore.locked());
    co_await semaphore.acquire();
    EXPECT_TRUE(semaphore.locked());
    EXPECT_EQ(semaphore.repr(), "<Semaphore [locked]>");
    for (int i = 0; i < 5; ++i) semaphore.release();
    EXPECT_EQ(semaphore.repr(), "<Semaphore [unlocked, value:5]>");
  });
}

TEST_P(SemaphoreTest, BoundedIsNotReleasedTooOften) {
  run([]() -> Coroutine<void> {
    const BoundedSemaphore semaphore(1);
    EXPECT_RAISES(ValueError, "BoundedSemaphore released too many times", semaphore.release());
    {
      const auto held = co_await async_with(semaphore);
      EXPECT_EQ(semaphore.repr(), "<BoundedSemaphore [locked]>");
    }
    EXPECT_FALSE(semaphore.locked());
    EXPECT_RAISES(ValueError, "BoundedSemaphore released too many times", semaphore.release());
  });
}

TEST_P(SemaphoreTest, NobodyOvertakesThoseWhoWait) {
  run([this]() -> Coroutine<void> {
    const Semaphore semaphore;
    co_await semaphore.acquire();
    const auto a = create_task(take(semaphore, "a"));
    const auto b = create_task(take(semaphore, "b"));
    co_await turns(1);
    semaphore.release();
    EXPECT_TRUE(semaphore.locked());
    semaphore.release();
    semaphore.release();
    EXPECT_TRUE(semaphore.locked());  // one is free, but two have not gone on yet
    const auto d = create_task(take(semaphore, "d"));
    co_await semaphore.acquire();
    log("main");
    EXPECT_TRUE(semaphore.locked());
    co_await turns(2);
    d.cancel();
    co_await turns(1);
  });
  EXPECT_EQ(seen, (Log{"a", "b", "main", "d cancelled"}));
}

TEST_P(SemaphoreTest, ACancelledWaiterGivesItsPlaceToTheNext) {
  run([this]() -> Coroutine<void> {
    const Semaphore semaphore(0);
    const auto a = create_task(take(semaphore, "a"));
    const auto b = create_task(take(semaphore, "b"));
    const auto c = create_task(take(semaphore, "c"));
    co_await turns(1);
    semaphore.release();
    a.cancel();  // it has its place already
    co_await log_turns(3);
    c.cancel();
    semaphore.release();  // nobody is left to take it
    co_await turns(2);
    EXPECT_FALSE(semaphore.locked());
    EXPECT_EQ(semaphore.repr(), "<Semaphore [unlocked, value:1]>");
  });
  EXPECT_EQ(seen, (Log{"a cancelled", "0", "b", "1", "2", "c cancelled"}));
}

}  // namespace
}  // namespace loopspec
