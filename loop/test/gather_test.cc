// gather, wait, wait_for, shield and ensure_future: what they do with futures that are done, repeated or of several
// types, and how many turns that takes.
#include "loopspec/gather.h"

#include "loop_fixture.h"

namespace loopspec {
namespace {

class GatherTest : public LoopTest {
 public:
  // Logs a mark in each of the next `turns` turns.
  void mark_turns(int turns, int turn = 1) {
    loop.call_soon([this, turns, turn] {
      log("turn " + std::to_string(turn));
      if (turn < turns) mark_turns(turns, turn + 1);
    });
  }
  Coroutine<void> logs_only(std::string entry) {
    log(std::move(entry));
    co_return;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(GatherTest);

Coroutine<int> answer() {
  co_return 42;
}
Coroutine<void> forever() {
  const Future<void> never = get_running_loop().create_future<void>();
  co_await never;
}

// An awaitable of a type of its own.
class Wrapped {
 public:
  explicit Wrapped(Future<int> future) : future_(std::move(future)) {}
  auto operator co_await() const { return future_.operator co_await(); }

 private:
  Future<int> future_;
};

TEST_P(GatherTest, FuturesThatAreDoneCountAtOnce) {
  const auto ready = loop.create_future<int>();
  ready.set_result(1);
  const auto both = gather(std::vector<Future<int>>{ready, ready});
  ASSERT_TRUE(both.done());
  EXPECT_EQ(both.result(), (std::vector<int>{1, 1}));
  const auto failed = loop.create_future<int>();
  failed.set_exception(ValueError("bad"));
  const auto mixed = gather(std::vector<Future<int>>{loop.create_future<int>(), failed});
  ASSERT_TRUE(mixed.done());
  EXPECT_EQ(exception_message(mixed.exception()), "bad");
}

TEST_P(GatherTest, FuturesOfSeveralTypesAreListedThemselves) {
  const auto number = loop.create_future<int>();
  const auto nothing = loop.create_future<void>();
  const auto all = gather({number, nothing, number});
  loop.call_soon([&] { number.set_result(2); });
  loop.call_soon([&] { nothing.set_result(); });
  EXPECT_EQ(loop.run_until_complete(all), (std::vector<FutureBase>{number, nothing, number}));
  const auto failed = loop.create_future<int>();
  loop.call_soon([&] { failed.set_exception(ValueError("bad")); });
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete(gather({nothing, failed})));
  EXPECT_EQ(loop.run_until_complete(gather_outcomes({nothing, failed})), (std::vector<FutureBase>{nothing, failed}));
}

TEST_P(GatherTest, FuturesOfDifferentLoopsAreRefused) {
  const auto other = make_loop(clock_);
  const std::vector<FutureBase> both{loop.create_future<int>(), other->create_future<int>()};
  EXPECT_RAISES(ValueError, "The future belongs to a different loop than the one specified as the loop argument",
                gather(both));
}

TEST_P(GatherTest, TasksThatItMadeEndWithTheLoopUnreported) {
  record_errors();
  set_event_loop(&loop);
  std::vector<Coroutine<void>> coroutines;
  coroutines.push_back(forever());
  const auto all = gather(std::move(coroutines));
  set_event_loop(nullptr);
  run_turn();
  loop.close();
  EXPECT_EQ(errors, Log{});
}

TEST_P(GatherTest, WaitTakesARepeatedFutureOnce) {
  const auto future = loop.create_future<int>();
  const auto result = loop.run_until_complete(wait({future, future}, ReturnWhen::kAllCompleted, 1.0));
  EXPECT_TRUE(result.done.empty());
  EXPECT_EQ(result.pending, std::vector<FutureBase>{future});
  loop.call_soon([&] { future.set_result(1); });
  EXPECT_EQ(loop.run_until_complete(wait({future, future})).done, std::vector<FutureBase>{future});
}

// As many turns as CPython takes: a task's end is two turns away, that of a future one.
TEST_P(GatherTest, WaitForZeroWaitsForTheCancellation) {
  const auto limited = [](GatherTest& test, auto awaitable) -> Coroutine<void> {
    try {
      co_await wait_for(std::move(awaitable), 0.0);
    } catch (const TimeoutError&) {
      test.log("timeout");
    }
  };
  const auto body = [&](GatherTest& test) -> Coroutine<void> {
    test.mark_turns(3);
    co_await limited(test, test.loop.create_future<void>());
    co_await sleep(1);
    test.log("|");
    test.mark_turns(3);
    co_await limited(test, test.logs_only("ran"));
  };
  loop.run_until_complete(body(*this));
  EXPECT_EQ(seen, (Log{"turn 1", "turn 2", "timeout", "turn 3", "|", "turn 1", "turn 2", "turn 3", "timeout"}));
}

TEST_P(GatherTest, WaitForTakesAFutureOfAnyType) {
  const FutureBase pending = loop.create_future<int>();
  EXPECT_THROW(loop.run_until_complete(wait_for(pending, 1.0)), TimeoutError);
  EXPECT_TRUE(pending.cancelled());
  EXPECT_EQ(loop.time(), 1.0);
  const auto number = loop.create_future<int>();
  number.set_result(1);
  loop.run_until_complete(wait_for(FutureBase(number), -1.0));
}

TEST_P(GatherTest, AShieldThatIsGoneLooksAtNothing) {
  record_errors();
  {
    const auto inner = loop.create_future<int>();
    shield(inner).cancel();
    run_turn();
    inner.set_exception(ValueError("unseen"));
    run_turn();
  }
  EXPECT_EQ(errors, Log{"ValueError: unseen"});
  const auto inner = loop.create_future<int>();
  const auto outer = shield(inner);
  inner.cancel();
  run_turn();
  EXPECT_TRUE(outer.cancelled());
}

TEST_P(GatherTest, EnsureFuturePassesFuturesAndMakesTasks) {
  const auto future = loop.create_future<int>();
  EXPECT_EQ(ensure_future(future), future);
  EXPECT_EQ(ensure_future(FutureBase(future), &loop), future);
  const auto other = make_loop(clock_);
  EXPECT_RAISES(ValueError, "The future belongs to a different loop than the one specified as the loop argument",
                ensure_future(future, other.get()));
  EXPECT_EQ(loop.run_until_complete(ensure_future(answer(), &loop)), 42);
  future.set_result(7);
  EXPECT_EQ(loop.run_until_complete(ensure_future(Wrapped(future), &loop)), 7);
  EXPECT_RAISES(RuntimeError, "Event loop is closed", (other->close(), ensure_future(answer(), other.get())));
}

}  // namespace
}  // namespace loopspec
