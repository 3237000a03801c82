// Barrier.
#include "sync_fixture.h"

namespace loopspec {
namespace {

class BarrierTest : public SyncTest {
 public:
  Coroutine<void> arrives(Barrier barrier, std::string name) {
    try {
      const std::int64_t index = co_await barrier.wait();
      log(name + std::to_string(index));
    } catch (const BrokenBarrierError& error) {
      log(name + ": " + error.message());
    }
  }
  Coroutine<void> log_waiting(Barrier barrier, int count) {
    for (int i = 0; i < count; ++i) {
      co_await sleep(0);
      log("waiting:" + std::to_string(barrier.n_waiting()));
    }
  }
};
LOOPSPEC_ON_EVERY_BACKEND(BarrierTest);

TEST_P(BarrierTest, NeedsAParty) {
  EXPECT_RAISES(ValueError, "parties must be > 0", Barrier(0));
  const Barrier alone(1);
  EXPECT_EQ(alone.parties(), 1);
  EXPECT_EQ(alone.repr(), "<Barrier [filling, waiters:0/1]>");
  EXPECT_EQ(loop.run_until_complete(alone.wait()), 0);
  EXPECT_EQ(loop.run_until_complete(alone.wait()), 0);
}

TEST_P(BarrierTest, OpensForAllAndIsEmptyBeforeItFillsAgain) {
  run([this]() -> Coroutine<void> {
    const Barrier barrier(3);
    std::vector<Task<void>> tasks;
    for (const char* name : {"a", "b"}) tasks.push_back(create_task(arrives(barrier, name)));
    co_await turns(1);
    EXPECT_EQ(barrier.n_waiting(), 2);
    EXPECT_EQ(barrier.repr(), "<Barrier [filling, waiters:2/3]>");
    for (const char* name : {"c", "d"}) tasks.push_back(create_task(arrives(barrier, name)));
    co_await log_waiting(barrier, 4);
    co_await barrier.reset();
    EXPECT_EQ(barrier.n_waiting(), 0);
    EXPECT_EQ(barrier.repr(), "<Barrier [resetting, waiters:0/3]>");
    co_await turns(4);
    EXPECT_EQ(barrier.repr(), "<Barrier [filling, waiters:0/3]>");
  });
  EXPECT_EQ(seen, (Log{"c2", "waiting:0", "a0", "b1", "waiting:0", "waiting:1", "waiting:1",
                       "d: Abort or reset of barrier"}));
}

TEST_P(BarrierTest, AbortBreaksItUntilReset) {
  run([this]() -> Coroutine<void> {
    const Barrier barrier(2);
    const auto waiting = create_task(arrives(barrier, "a"));
    co_await turns(1);
    co_await barrier.abort();
    EXPECT_TRUE(barrier.broken());
    EXPECT_EQ(barrier.repr(), "<Barrier [broken]>");
    co_await waiting;
    co_await arrives(barrier, "b");
    EXPECT_TRUE(barrier.broken());
    co_await barrier.reset();
    EXPECT_FALSE(barrier.broken());
    const auto again = create_task(arrives(barrier, "c"));
    co_await turns(1);
    co_await arrives(barrier, "d");
    co_await again;
  });
  EXPECT_EQ(seen, (Log{"a: Abort or reset of barrier", "b: Barrier aborted", "d1", "c0"}));
}

TEST_P(BarrierTest, ACancelledTaskHasNotCome) {
  run([]() -> Coroutine<void> {
    const Barrier barrier(2);
    const auto cancelled = create_task(barrier.wait());
    co_await turns(1);
    EXPECT_EQ(barrier.n_waiting(), 1);
    cancelled.cancel();
    co_await turns(1);
    EXPECT_EQ(barrier.n_waiting(), 0);
    EXPECT_TRUE(cancelled.cancelled());
    const auto first = create_task(barrier.wait());
    const auto second = create_task(barrier.wait());
    EXPECT_EQ(co_await first, 0);
    EXPECT_EQ(co_await second, 1);
  });
}

}  // namespace
}  // namespace loopspec
