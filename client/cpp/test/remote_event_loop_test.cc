// A remote loop is a loop: callbacks, timers, cancelling, coroutines, errors.
#include "loopspec/client/remote_event_loop.h"

#include <cmath>
#include <functional>
#include <thread>
#include <vector>

#include "loopspec/gather.h"
#include "loopspec/sleep.h"
#include "loopspec/task.h"
#include "served.h"

namespace loopspec {
namespace {

RemoteOptions virtual_clock() {
  RemoteOptions options;
  options.virtual_clock = true;
  return options;
}

class RemoteLoop : public testing::Test {
 protected:
  test::Served served_;
  RemoteEventLoop loop_{served_.channel(), virtual_clock()};
  std::vector<std::string> seen_;

  void see(std::string what) { seen_.push_back(std::move(what)); }
};

using Seen = std::vector<std::string>;

TEST_F(RemoteLoop, RunsCallbacksInOrderUntilStopped) {
  loop_.call_soon([&] { see("a"); });
  loop_.call_soon([&] {
    see("b");
    loop_.call_soon([&] { see("next turn"); });
    loop_.stop();
  });
  loop_.call_soon([&] { see("c"); });
  loop_.run_forever();
  EXPECT_EQ(seen_, (Seen{"a", "b", "c"}));
  loop_.stop();
  loop_.run_forever();
  EXPECT_EQ(seen_, (Seen{"a", "b", "c", "next turn"}));
}

TEST_F(RemoteLoop, RunsTimersByTimeOnTheServersClock) {
  const double start = loop_.time();
  std::vector<long> times;
  loop_.call_later(7200, [&] {
    times.push_back(std::lround(loop_.time() - start));
    loop_.stop();
  });
  const TimerHandle hour = loop_.call_later(3600, [&] { times.push_back(std::lround(loop_.time() - start)); });
  EXPECT_EQ(hour.when(), start + 3600);
  loop_.call_at(start + 60, [&] { times.push_back(std::lround(loop_.time() - start)); });
  loop_.run_forever();
  EXPECT_EQ(times, (std::vector<long>{60, 3600, 7200}));
}

TEST_F(RemoteLoop, ATimerOfTheRealClockIsNotEarly) {
  RemoteEventLoop loop(served_.channel());
  double at = 0;
  const TimerHandle timer = loop.call_later(0.02, [&] {
    at = loop.time();
    loop.stop();
  });
  loop.run_forever();
  EXPECT_GE(at, timer.when());
}

TEST_F(RemoteLoop, RunsNothingThatWasCancelled) {
  const TimerHandle never = loop_.call_later(1e6, [&] { see("never"); });
  Handle next;
  loop_.call_soon([&] {
    see("a");
    next.cancel();
    never.cancel();
  });
  next = loop_.call_soon([&] { see("cancelled"); });
  loop_.call_soon([&] { see("c"); });
  loop_.call_later(2e6, [&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(seen_, (Seen{"a", "c"}));
}

// Had the server kept them, there would be no room for all of these.
TEST(RemoteLoopCancels, CancelsInTheServerToo) {
  server::Limits limits;
  limits.max_pending_handles = 10;
  const test::Served served(limits);
  RemoteEventLoop loop(served.channel(), virtual_clock());
  int turns = 0;
  std::function<void()> turn = [&] {
    for (int i = 0; i < 8; ++i) loop.call_later(1e6, [] {}).cancel();
    if (++turns == 100) return loop.stop();
    loop.call_soon(turn);
  };
  loop.call_soon(turn);
  loop.run_forever();
  EXPECT_EQ(turns, 100);
}

TEST_F(RemoteLoop, TakesCallbacksFromOtherThreads) {
  std::thread other;
  loop_.call_soon([&] {
    other = std::thread([&] {
      for (int i = 0; i < 100; ++i) loop_.call_soon_threadsafe([&, i] { see(std::to_string(i)); });
      loop_.call_soon_threadsafe([&] { loop_.stop(); });
    });
  });
  loop_.run_forever();
  other.join();
  ASSERT_EQ(seen_.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen_[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(RemoteLoop, BeforeTheRunAThreadsafeCallKeepsItsPlace) {
  for (int i = 0; i < 50; ++i) {
    loop_.call_soon([&, i] { see(std::to_string(2 * i)); });
    loop_.call_soon_threadsafe([&, i] { see(std::to_string(2 * i + 1)); });
  }
  loop_.call_soon([&] { loop_.stop(); });
  loop_.run_forever();
  ASSERT_EQ(seen_.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen_[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(RemoteLoop, ACallbackMayWaitForAnotherThread) {
  bool done = false;
  loop_.call_soon([&] {
    std::thread([&] { loop_.call_soon_threadsafe([&] { done = true; }); }).join();
    EXPECT_FALSE(done) << "nothing else runs meanwhile";
    loop_.call_soon([&] { loop_.stop(); });
  });
  loop_.run_forever();
  EXPECT_TRUE(done);
}

TEST_F(RemoteLoop, RunsCoroutinesThatWaitForRemoteTimers) {
  auto sleeper = [](double seconds, int result) -> Coroutine<int> {
    co_await sleep(seconds);
    co_return result;
  };
  auto both = [](auto function) -> Coroutine<int> {
    const std::vector<Future<int>> tasks{create_task(function(2, 40)), create_task(function(1, 2))};
    const auto results = co_await gather(tasks);
    co_return results[0] + results[1];
  };
  EXPECT_EQ(loop_.run_until_complete(both(sleeper)), 42);
  EXPECT_EQ(loop_.time(), 2.0);
}

TEST_F(RemoteLoop, ReportsExceptionsToTheHandlerAndGoesOn) {
  loop_.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) { see(exception_type_name(context.exception)); });
  loop_.call_soon([] { throw ValueError("no"); });
  loop_.call_soon([&] { see("b"); });
  loop_.call_soon([&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(seen_, (Seen{"ValueError", "b"}));
}

TEST_F(RemoteLoop, LetsSystemExitOutAndKeepsTheRest) {
  loop_.call_soon([] { throw SystemExit(3); });
  loop_.call_soon([&] {
    see("rest");
    loop_.stop();
  });
  try {
    loop_.run_forever();
    FAIL() << "it returned";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 3);
  }
  EXPECT_FALSE(loop_.is_running());
  EXPECT_EQ(seen_, Seen{});
  loop_.run_forever();
  EXPECT_EQ(seen_, Seen{"rest"});
}

TEST_F(RemoteLoop, RaisesWhatALoopRaises) {
  loop_.call_soon([&] {
    EXPECT_THROW(loop_.run_forever(), RuntimeError);
    EXPECT_THROW(loop_.close(), RuntimeError);
    loop_.stop();
  });
  loop_.run_forever();
  loop_.close();
  loop_.close();
  EXPECT_TRUE(loop_.is_closed());
  EXPECT_THROW(loop_.call_soon([] {}), RuntimeError);
  EXPECT_THROW(loop_.run_forever(), RuntimeError);
  EXPECT_THROW(loop_.add_reader(0, [] {}), NotImplementedError);
}

TEST_F(RemoteLoop, RunsManyCallbacksOfOneTurn) {
  int next = 0;
  for (int i = 0; i < 5000; ++i) {
    loop_.call_soon([&, i] { EXPECT_EQ(next++, i); });
  }
  loop_.call_soon([&] { loop_.stop(); });
  loop_.run_forever();
  EXPECT_EQ(next, 5000);
}

}  // namespace
}  // namespace loopspec
