// call_later, call_at and time.
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class TimersTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(TimersTest);

TEST_P(TimersTest, DelaysAreSecondsOrDurations) {
  using namespace std::chrono_literals;
  const auto record = [&] { log(std::to_string(loop.time_ns())); };
  loop.call_later(0.1, record);
  loop.call_later(200ms, record);
  loop.call_later(1h, record);
  loop.call_at(0.3, record);
  loop.call_later(2h, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"100000000", "200000000", "300000000", "3600000000000"}));
}

TEST_P(TimersTest, WhenIsTheTimeGiven) {
  clock_->advance(1'000'000'000);
  const TimerHandle at = loop.call_at(12.25, [] {});
  const TimerHandle later = loop.call_later(0.5, [] {});
  const TimerHandle negative = loop.call_later(-3, [] {});
  EXPECT_EQ(at.when(), 12.25);
  EXPECT_EQ(later.when(), 1.5);
  EXPECT_EQ(negative.when(), -2.0);
  run_turn();
  EXPECT_EQ(negative.when(), -2.0);
  at.cancel();
  EXPECT_EQ(at.when(), 12.25);
}

TEST_P(TimersTest, ZeroDelayRunsBehindWhatWasQueued) {
  loop.call_soon([&] {
    loop.call_later(0, logger("zero delay"));
    loop.call_soon(logger("soon"));
  });
  run_turn();
  run_turn();
  EXPECT_EQ(seen, (Log{"soon", "zero delay"}));
}

TEST_P(TimersTest, OverdueTimersRunByTime) {
  for (const double delay : {-1.0, -3.0, -2.0}) loop.call_later(delay, logger(std::to_string(delay)));
  run_turn();
  EXPECT_EQ(seen, (Log{std::to_string(-3.0), std::to_string(-2.0), std::to_string(-1.0)}));
}

TEST_P(TimersTest, HugeDelaysNeverFire) {
  for (const double delay : {1e10, 1e100, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    loop.call_later(delay, [] { FAIL(); });
    loop.call_at(delay, [] { FAIL(); });
  }
  const TimerHandle infinite = loop.call_at(std::numeric_limits<double>::infinity(), [] { FAIL(); });
  EXPECT_TRUE(std::isinf(infinite.when()));
  loop.call_later(100 * 365.0 * 86400, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(loop.time(), 100 * 365.0 * 86400);
}

TEST_P(TimersTest, NanDoesNotDisturbTheOthers) {
  for (int i = 0; i < 200; ++i) {
    loop.call_later(i % 3 == 0 ? std::numeric_limits<double>::quiet_NaN() : 200 - i, [&] { log(std::to_string(loop.time_ns())); });
  }
  loop.call_later(300, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen.size(), 133u);
}

TEST_P(TimersTest, ManyTimersRunInOrder) {
  constexpr int kTimers = 100'000;
  std::vector<std::int64_t> times;
  unsigned state = 1;
  for (int i = 0; i < kTimers; ++i) {
    state = state * 1664525u + 1013904223u;
    loop.call_later((state >> 8) * 1e-6, [&] { times.push_back(loop.time_ns()); });
  }
  loop.call_later(1000, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(times.size(), static_cast<std::size_t>(kTimers));
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
}

TEST_P(TimersTest, OverdueAfterABlockingCallbackAllRunNextTurn) {
  loop.call_later(3, logger("3"));
  loop.call_later(1, logger("1"));
  loop.call_later(2, logger("2"));
  loop.call_soon([&] { clock_->advance(10'000'000'000); });
  run_turn();
  EXPECT_TRUE(seen.empty());
  run_turn();
  EXPECT_EQ(seen, (Log{"1", "2", "3"}));
}

TEST_P(TimersTest, CancelledTimersDoNotKeepTheClockWaiting) {
  loop.call_later(1, logger("never")).cancel();
  loop.call_later(5, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(loop.time(), 5.0);
  EXPECT_TRUE(seen.empty());
}

TEST_P(TimersTest, ReschedulingItselfDoesNotDrift) {
  std::function<void()> tick = [&] {
    log(std::to_string(loop.time_ns()));
    if (seen.size() < 3) loop.call_later(0.1, tick);
  };
  loop.call_later(0.1, tick);
  loop.call_later(10, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"100000000", "200000000", "300000000"}));
}

TEST_P(TimersTest, RealClockIsNeverEarly) {
  const auto real = make_loop(std::make_shared<RealClock>());
  for (const double delay : {0.0, 0.0001, 0.002}) {
    const double begin = real->time();
    double end = 0;
    real->call_later(delay, [&] {
      end = real->time();
      real->stop();
    });
    real->run_forever();
    EXPECT_GE(end - begin, delay - 1e-9);
  }
}

TEST_P(TimersTest, TimeMovesWhileACallbackRuns) {
  const auto real = make_loop(nullptr);
  real->call_soon([&] {
    const double begin = real->time();
    while (real->time() - begin < 0.001) {
    }
    real->stop();
  });
  real->run_forever();
}

}  // namespace
}  // namespace loopspec
