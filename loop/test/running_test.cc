// Running and stopping: run_forever, run_until_complete, stop, close.
#include <thread>

#include "descriptors.h"
#include "loop_fixture.h"

namespace loopspec {
namespace {

class RunningTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(RunningTest);

TEST_P(RunningTest, IsRunningOnlyInside) {
  EXPECT_FALSE(loop.is_running());
  loop.call_soon([&] {
    EXPECT_TRUE(loop.is_running());
    EXPECT_EQ(&get_running_loop(), &loop);
    loop.stop();
  });
  loop.run_forever();
  EXPECT_FALSE(loop.is_running());
  EXPECT_RAISES(RuntimeError, "no running event loop", get_running_loop());
}

TEST_P(RunningTest, NestedRunsAreRefusedAndLeaveTheOuterIntact) {
  const auto other = make_loop(clock_);
  loop.call_soon([&] {
    EXPECT_RAISES(RuntimeError, "This event loop is already running", loop.run_forever());
    EXPECT_RAISES(RuntimeError, "This event loop is already running", loop.run_until_complete(loop.create_future<int>()));
    EXPECT_RAISES(RuntimeError, "Cannot run the event loop while another loop is running", other->run_forever());
    EXPECT_TRUE(loop.is_running());
    EXPECT_EQ(&get_running_loop(), &loop);
    loop.call_soon([&] {
      log("outer goes on");
      loop.stop();
    });
  });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"outer goes on"}));
}

TEST_P(RunningTest, RestartKeepsWhatIsPending) {
  loop.call_soon([&] {
    loop.stop();
    loop.call_soon(logger("next run"));
  });
  loop.call_later(1, [&] {
    log("timer");
    loop.stop();
  });
  loop.run_forever();
  EXPECT_TRUE(seen.empty());
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"next run", "timer"}));
}

TEST_P(RunningTest, StopTwiceInABatchEndsOneRun) {
  loop.call_soon([&] { loop.stop(); });
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  loop.call_soon([&] { loop.call_soon([&] { loop.call_soon(logger("third turn")); }); });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"third turn"}));
}

TEST_P(RunningTest, EscapingExceptionClearsAPendingStop) {
  loop.call_soon([&] { loop.stop(); });
  loop.call_soon([] { throw SystemExit(1); });
  EXPECT_THROW(loop.run_forever(), SystemExit);
  loop.call_soon([&] { loop.call_soon(logger("second turn")); });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"second turn"}));
}

TEST_P(RunningTest, UntilCompleteReturnsTheResult) {
  const Future<std::string> future = loop.create_future<std::string>();
  loop.call_later(1, [&] { future.set_result("done"); });
  EXPECT_EQ(loop.run_until_complete(future), "done");
}

TEST_P(RunningTest, UntilCompleteRaisesTheException) {
  const Future<int> future = loop.create_future<int>();
  loop.call_soon([&] { future.set_exception(ValueError("bad")); });
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete(future));
  const Future<int> cancelled = loop.create_future<int>();
  loop.call_soon([&] { cancelled.cancel("enough"); });
  EXPECT_RAISES(CancelledError, "enough", loop.run_until_complete(cancelled));
}

TEST_P(RunningTest, UntilCompleteOfADoneFutureRunsATurn) {
  const Future<int> future = loop.create_future<int>();
  future.set_result(5);
  loop.call_soon(logger("ran"));
  EXPECT_EQ(loop.run_until_complete(future), 5);
  EXPECT_EQ(seen, (Log{"ran"}));
}

TEST_P(RunningTest, UntilCompleteStopsOneTurnAfterDone) {
  const Future<void> future = loop.create_future<void>();
  loop.call_soon([&] {
    loop.call_soon([&] {
      log("queued ahead");
      loop.call_soon(logger("too late"));
    });
    future.set_result();
  });
  loop.run_until_complete(future);
  EXPECT_EQ(seen, (Log{"queued ahead"}));
}

TEST_P(RunningTest, UntilCompleteStoppedEarlyRemovesItsCallback) {
  const Future<int> future = loop.create_future<int>();
  loop.call_soon([&] { loop.stop(); });
  EXPECT_RAISES(RuntimeError, "Event loop stopped before Future completed.", loop.run_until_complete(future));
  loop.call_soon([&] {
    future.set_result(1);
    loop.call_soon([&] { loop.call_soon(logger("not stopped by the earlier future")); });
  });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"not stopped by the earlier future"}));
}

TEST_P(RunningTest, UntilCompleteWithSystemExitInjectsNoSecondStop) {
  const Future<int> future = loop.create_future<int>();
  loop.call_soon([&] {
    future.set_exception(SystemExit(1));
    throw SystemExit(1);
  });
  EXPECT_THROW(loop.run_until_complete(future), SystemExit);
  loop.call_soon([&] { loop.call_soon([&] { loop.call_soon(logger("third turn")); }); });
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"third turn"}));
  EXPECT_TRUE(exception_is<SystemExit>(future.exception()));
}

TEST_P(RunningTest, UntilCompleteRefusesAForeignFuture) {
  const auto other = make_loop(clock_);
  EXPECT_RAISES(ValueError, "The future belongs to a different loop than the one specified as the loop argument",
                loop.run_until_complete(other->create_future<int>()));
}

TEST_P(RunningTest, CloseIsFinalAndRepeatable) {
  EXPECT_FALSE(loop.is_closed());
  loop.close();
  loop.close();
  EXPECT_TRUE(loop.is_closed());
  loop.stop();
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.run_forever());
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.run_until_complete(loop.create_future<int>()));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.call_soon([] {}));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.call_soon_threadsafe([] {}));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.call_later(1, [] {}));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.call_at(1, [] {}));
  if (loop.can_watch()) {
    EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.add_reader(0, [] {}));
    EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.add_writer(0, [] {}));
    EXPECT_FALSE(loop.remove_reader(0));
    EXPECT_FALSE(loop.remove_writer(0));
  }
  EXPECT_EQ(loop.time(), 0.0);
}

TEST_P(RunningTest, CloseWhileRunningIsRefused) {
  loop.call_soon([&] {
    EXPECT_RAISES(RuntimeError, "Cannot close a running event loop", loop.close());
    EXPECT_TRUE(loop.is_running());
    EXPECT_FALSE(loop.is_closed());
    loop.stop();
  });
  loop.run_forever();
}

TEST_P(RunningTest, CloseDropsWhatIsPendingWithoutCancelling) {
  const auto argument = std::make_shared<int>(1);
  const SocketPair pair;
  const Handle soon = loop.call_soon([argument] { FAIL(); });
  const TimerHandle timer = loop.call_later(1, [argument] { FAIL(); });
  std::thread([&] { loop.call_soon_threadsafe([argument] { FAIL(); }); }).join();
  if (loop.can_watch()) loop.add_reader(pair.ours, [argument] { FAIL(); });
  ASSERT_EQ(argument.use_count(), loop.can_watch() ? 5 : 4);
  loop.close();
  EXPECT_EQ(argument.use_count(), 1);
  EXPECT_FALSE(soon.cancelled());
  EXPECT_FALSE(timer.cancelled());
  pair.make_readable();
  EXPECT_EQ(pair.read_ours(), "x") << "the user's descriptor must stay open";
}

TEST_P(RunningTest, LoopCanRunInAnotherThreadThanItsMaker) {
  std::thread([&] {
    loop.call_soon([&] {
      EXPECT_EQ(&get_running_loop(), &loop);
      log("ran");
      loop.stop();
    });
    loop.run_forever();
  }).join();
  EXPECT_EQ(seen, (Log{"ran"}));
}

}  // namespace
}  // namespace loopspec
