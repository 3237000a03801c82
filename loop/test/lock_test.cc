// Lock and async_with().
#include "sync_fixture.h"

namespace loopspec {
namespace {

class LockTest : public SyncTest {};
LOOPSPEC_ON_EVERY_BACKEND(LockTest);

TEST_P(LockTest, IsFreeAtFirst) {
  run([]() -> Coroutine<void> {
    const Lock lock;
    EXPECT_FALSE(lock.locked());
    EXPECT_EQ(lock.repr(), "<Lock [unlocked]>");
    EXPECT_TRUE(co_await lock.acquire());
    EXPECT_TRUE(lock.locked());
    const Lock copy = lock;
    EXPECT_EQ(copy, lock);
    EXPECT_FALSE(copy == Lock());
    copy.release();
    EXPECT_FALSE(lock.locked());
    EXPECT_RAISES(RuntimeError, "Lock is not acquired.", lock.release());
  });
}

TEST_P(LockTest, AFreeLockTakesNoTurn) {
  loop.call_soon(logger("turn"));
  run([this]() -> Coroutine<void> {
    loop.call_soon(logger("next turn"));
    const Lock lock;
    co_await lock.acquire();
    log("taken");
  });
  EXPECT_EQ(seen, (Log{"turn", "taken", "next turn"}));
}

TEST_P(LockTest, WhoReleasesWaitsBehindTheOthers) {
  run([this]() -> Coroutine<void> {
    const Lock lock;
    const auto turn = [this, lock](std::string name) -> Coroutine<void> {
      co_await lock.acquire();
      log(name);
      lock.release();
    };
    co_await lock.acquire();
    const auto a = create_task(turn("a"));
    const auto b = create_task(turn("b"));
    co_await turns(1);
    EXPECT_EQ(lock.repr(), "<Lock [locked, waiters:2]>");
    lock.release();
    co_await lock.acquire();
    log("main");
    lock.release();
  });
  EXPECT_EQ(seen, (Log{"a", "b", "main"}));
}

TEST_P(LockTest, ACancelledWaiterPassesItsTurnOn) {
  run([this]() -> Coroutine<void> {
    const Lock lock;
    co_await lock.acquire();
    const auto a = create_task(take(lock, "a"));
    const auto b = create_task(take(lock, "b"));
    co_await turns(1);
    lock.release();
    a.cancel();  // it has been woken already
    co_await log_turns(3);
  });
  EXPECT_EQ(seen, (Log{"a cancelled", "0", "b", "1", "2"}));
}

TEST_P(LockTest, IsFreeWhereAllWhoWaitAreCancelled) {
  run([this]() -> Coroutine<void> {
    const Lock lock;
    co_await lock.acquire();
    const auto a = create_task(take(lock, "a"));
    co_await turns(1);
    a.cancel();
    lock.release();
    EXPECT_FALSE(lock.locked());
    co_await lock.acquire();
    log("main at once");
    co_await turns(1);
  });
  EXPECT_EQ(seen, (Log{"main at once", "a cancelled"}));
}

TEST_P(LockTest, CanBeWaitedForWithATimeout) {
  run([]() -> Coroutine<void> {
    const Lock lock;
    co_await lock.acquire();
    bool timed_out = false;
    try {
      co_await wait_for(lock.acquire(), 1.0);
    } catch (const TimeoutError&) {
      timed_out = true;
    }
    EXPECT_TRUE(timed_out);
    lock.release();
    EXPECT_FALSE(lock.locked());
    EXPECT_TRUE(co_await wait_for(lock.acquire(), 1.0));
  });
}

TEST_P(LockTest, AsyncWithReleasesAtTheEndOfTheScope) {
  const Lock lock;
  const auto fails = [lock]() -> Coroutine<void> {
    const auto held = co_await async_with(lock);
    EXPECT_TRUE(lock.locked());
    co_await turns(1);
    throw ValueError("inside");
  };
  EXPECT_RAISES(ValueError, "inside", loop.run_until_complete(fails()));
  EXPECT_FALSE(lock.locked());
  run([lock]() -> Coroutine<void> {
    auto held = co_await async_with(lock);
    held.release();
    EXPECT_FALSE(lock.locked());
    co_await lock.acquire();
  });
  EXPECT_TRUE(lock.locked());  // not released twice
}

TEST_P(LockTest, AsyncWithThatCannotReleaseIsReported) {
  record_errors();
  run([]() -> Coroutine<void> {
    const Lock lock;
    const auto held = co_await async_with(lock);
    lock.release();
  });
  EXPECT_EQ(errors, (Log{"RuntimeError: Lock is not acquired."}));
}

}  // namespace
}  // namespace loopspec
