#include "loopspec/clock.h"

#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

TEST(ClockTest, RealClockIsMonotonic) {
  const RealClock clock;
  std::int64_t before = clock.now_ns();
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t now = clock.now_ns();
    ASSERT_GE(now, before);
    before = now;
  }
  EXPECT_GE(clock.resolution_ns(), 1);
}

TEST(ClockTest, VirtualClockMovesOnlyForwards) {
  VirtualClock clock;
  EXPECT_EQ(clock.now_ns(), 0);
  clock.advance(5);
  clock.advance(-3);
  EXPECT_EQ(clock.now_ns(), 5);
  clock.advance(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(clock.now_ns(), std::numeric_limits<std::int64_t>::max());
}

class VirtualClockTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(VirtualClockTest);

TEST_P(VirtualClockTest, JumpsToTheNextTimer) {
  loop.call_later(3600, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(loop.time(), 3600.0);
}

TEST_P(VirtualClockTest, HookHoldsTimeWhileItMakesThingsReady) {
  int hooks = 0;
  clock_->set_idle_hook([&] {
    if (++hooks > 2) return false;
    std::thread([&] { loop.call_soon_threadsafe([&] { log("at " + std::to_string(loop.time_ns())); }); }).join();
    return true;
  });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"at 0", "at 0"}));
  EXPECT_EQ(hooks, 3);
  EXPECT_EQ(loop.time(), 1.0);
}

TEST_P(VirtualClockTest, HookMayScheduleOnTheLoopItself) {
  clock_->set_idle_hook([&] {
    if (!seen.empty()) return false;
    loop.call_soon(logger("from the hook"));
    return true;
  });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"from the hook"}));
}

TEST_P(VirtualClockTest, WithoutTimersAThreadCanStillWakeIt) {
  std::thread thread;
  int hooks = 0;
  clock_->set_idle_hook([&] {
    if (++hooks == 1) thread = std::thread([&] { loop.call_soon_threadsafe([&] { loop.stop(); }); });
    return false;
  });
  loop.run_forever();
  thread.join();
  EXPECT_EQ(loop.time(), 0.0);
}

TEST_P(VirtualClockTest, HookMayEndTheRunWithSystemExit) {
  clock_->set_idle_hook([]() -> bool { throw SystemExit(2); });
  EXPECT_THROW(loop.run_forever(), SystemExit);
  clock_->set_idle_hook(nullptr);
  std::thread([&] { loop.call_soon_threadsafe(logger("still usable")); }).join();
  run_turn();
  EXPECT_EQ(seen, (Log{"still usable"}));
}

}  // namespace
}  // namespace loopspec
