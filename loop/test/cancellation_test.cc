// Cancelling tasks.
#include "loop_fixture.h"

namespace loopspec {
namespace {

class CancellationTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(CancellationTest);

Coroutine<int> sleeps() {
  co_await sleep(100);
  co_return 1;
}

TEST_P(CancellationTest, IsThrownInAFollowingTurn) {
  const auto task = loop.create_task(sleeps());
  run_turn();
  EXPECT_TRUE(task.cancel());
  EXPECT_FALSE(task.done());
  EXPECT_FALSE(task.cancelled());
  run_turn();
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
  EXPECT_THROW(task.result(), CancelledError);
  EXPECT_THROW(task.exception(), CancelledError);
}

TEST_P(CancellationTest, BeforeTheFirstStepTheBodyNeverRuns) {
  const auto task = loop.create_task([](CancellationTest& test) -> Coroutine<void> {
    test.log("ran");
    co_return;
  }(*this));
  task.cancel("early");
  EXPECT_RAISES(CancelledError, "early", loop.run_until_complete(task));
  EXPECT_TRUE(seen.empty());
}

TEST_P(CancellationTest, CancelsTheFutureItWaitsFor) {
  const Future<int> future = loop.create_future<int>();
  const auto inner = loop.create_task([](Future<int> awaited) -> Coroutine<int> { co_return co_await awaited; }(future));
  const auto outer = loop.create_task([](Task<int> awaited) -> Coroutine<int> { co_return co_await awaited; }(inner));
  run_turn();
  run_turn();
  outer.cancel("message");
  EXPECT_TRUE(future.cancelled());
  EXPECT_RAISES(CancelledError, "message", loop.run_until_complete(outer));
  EXPECT_TRUE(inner.cancelled());
  EXPECT_RAISES(CancelledError, "message", inner.result());
}

TEST_P(CancellationTest, CanBeSuppressed) {
  const auto task = loop.create_task([]() -> Coroutine<std::string> {
    try {
      co_await sleep(100);
    } catch (const CancelledError& error) {
      co_return "suppressed " + error.message();
    }
    co_return "slept";
  }());
  run_turn();
  task.cancel("it");
  EXPECT_EQ(loop.run_until_complete(task), "suppressed it");
  EXPECT_FALSE(task.cancelled());
  EXPECT_EQ(task.cancelling(), 1);
}

TEST_P(CancellationTest, CanBeIgnoredAndRepeated) {
  const auto task = loop.create_task([](CancellationTest& test) -> Coroutine<void> {
    try {
      co_await sleep(100);
    } catch (const CancelledError&) {
      test.log("first");
    }
    co_await sleep(100);
  }(*this));
  run_turn();
  task.cancel();
  run_turn();
  EXPECT_FALSE(task.done());
  task.cancel();
  run_turn();
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(seen, (Log{"first"}));
  EXPECT_EQ(task.cancelling(), 2);
}

TEST_P(CancellationTest, AtTheEndCancelsInsteadOfTheResult) {
  const auto task = loop.create_task([]() -> Coroutine<int> {
    current_task().cancel("self");
    co_return 5;
  }());
  EXPECT_RAISES(CancelledError, "self", loop.run_until_complete(task));
}

TEST_P(CancellationTest, OfItselfIsThrownAtTheNextSuspension) {
  for (const bool yields : {false, true}) {
    seen.clear();
    const auto task = loop.create_task([](CancellationTest& test, bool yield) -> Coroutine<void> {
      current_task().cancel();
      test.log("before");
      if (yield) {
        co_await sleep(0);
      } else {
        co_await sleep(100);
      }
      test.log("after");
    }(*this, yields));
    EXPECT_THROW(loop.run_until_complete(task), CancelledError);
    EXPECT_EQ(seen, (Log{"before"}));
    EXPECT_EQ(loop.time(), 0.0);
  }
}

TEST_P(CancellationTest, AfterTheFutureIsDoneReplacesItsResult) {
  const Future<int> future = loop.create_future<int>();
  const auto task = loop.create_task([](Future<int> awaited) -> Coroutine<int> { co_return co_await awaited; }(future));
  run_turn();
  future.set_result(1);
  task.cancel();  // the wake-up is queued already
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
}

TEST_P(CancellationTest, RequestsAreCounted) {
  const auto task = loop.create_task(sleeps());
  EXPECT_EQ(task.cancelling(), 0);
  EXPECT_EQ(task.uncancel(), 0);
  task.cancel();
  task.cancel();
  EXPECT_EQ(TaskBase(task).cancelling(), 2);
  EXPECT_EQ(task.uncancel(), 1);
  EXPECT_EQ(task.uncancel(), 0);
  EXPECT_EQ(task.uncancel(), 0);
  loop.run_until_complete(task);  // withdrawn before it was delivered
  EXPECT_EQ(task.result(), 1);
}

TEST_P(CancellationTest, ErrorInsteadOfTheCancellationIsStored) {
  const auto task = loop.create_task([]() -> Coroutine<void> {
    try {
      co_await sleep(100);
    } catch (const CancelledError&) {
      throw ValueError("on the way out");
    }
  }());
  run_turn();
  task.cancel();
  EXPECT_RAISES(ValueError, "on the way out", loop.run_until_complete(task));
}

TEST_P(CancellationTest, FramesUnwindInnermostFirst) {
  struct Mark {
    CancellationTest& test;
    std::string name;
    ~Mark() { test.log(name); }
  };
  const auto inner = [](CancellationTest& test) -> Coroutine<void> {
    const Mark mark{test, "inner"};
    co_await sleep(100);
  };
  const auto outer = [](CancellationTest& test, auto& call) -> Coroutine<void> {
    const Mark mark{test, "outer"};
    co_await call(test);
  };
  const auto task = loop.create_task(outer(*this, inner));
  run_turn();
  task.cancel();
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
  EXPECT_EQ(seen, (Log{"inner", "outer"}));
}

}  // namespace
}  // namespace loopspec
