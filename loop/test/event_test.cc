// Event.
#include "sync_fixture.h"

namespace loopspec {
namespace {

class EventTest : public SyncTest {};
LOOPSPEC_ON_EVERY_BACKEND(EventTest);

TEST_P(EventTest, AFlagThatIsSetIsNotWaitedFor) {
  run([this]() -> Coroutine<void> {
    const Event event;
    EXPECT_FALSE(event.is_set());
    EXPECT_EQ(event.repr(), "<Event [unset]>");
    event.set();
    event.set();
    EXPECT_TRUE(event.is_set());
    EXPECT_EQ(event.repr(), "<Event [set]>");
    loop.call_soon(logger("next turn"));
    EXPECT_TRUE(co_await event.wait());
    log("went on");
    event.clear();
    EXPECT_FALSE(event.is_set());
  });
  EXPECT_EQ(seen, (Log{"went on", "next turn"}));
}

TEST_P(EventTest, WakesAllInOrderAlsoWhenItIsClearedAtOnce) {
  run([this]() -> Coroutine<void> {
    const Event event;
    const auto waits = [this, event](std::string name) -> Coroutine<void> {
      EXPECT_TRUE(co_await event.wait());
      log(name);
    };
    const std::vector<Task<void>> tasks{create_task(waits("a")), create_task(waits("b")), create_task(waits("c"))};
    co_await turns(1);
    EXPECT_EQ(event.repr(), "<Event [unset, waiters:3]>");
    tasks[1].cancel();
    event.set();
    event.clear();
    log("set");
    co_await turns(1);
    EXPECT_EQ(event.repr(), "<Event [unset]>");
    EXPECT_TRUE(tasks[1].cancelled());
  });
  EXPECT_EQ(seen, (Log{"set", "a", "c"}));
}

TEST_P(EventTest, MayGoBeforeThoseItWoke) {
  Task<bool> task;
  {
    const Event event;
    task = loop.create_task(event.wait());
    run_turn();
    event.set();
  }
  EXPECT_TRUE(loop.run_until_complete(task));
}

}  // namespace
}  // namespace loopspec
