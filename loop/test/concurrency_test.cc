// gather, wait, wait_for, shield, timeout and TaskGroup.
#include "loop_fixture.h"
#include "loopspec/gather.h"
#include "loopspec/task_group.h"

namespace loopspec {
namespace {

class ConcurrencyTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(ConcurrencyTest);

Coroutine<int> value_after(double delay, int value) {
  co_await sleep(delay);
  co_return value;
}
Coroutine<int> fail_after(double delay) {
  co_await sleep(delay);
  throw ValueError("bad");
}
std::vector<Coroutine<int>> several(Coroutine<int> a, Coroutine<int> b) {
  std::vector<Coroutine<int>> list;
  list.push_back(std::move(a));
  list.push_back(std::move(b));
  return list;
}

TEST_P(ConcurrencyTest, GatherKeepsTheOrderGiven) {
  const auto gathers = []() -> Coroutine<std::vector<int>> {
    co_return co_await gather(several(value_after(2, 1), value_after(1, 2)));
  };
  EXPECT_EQ(loop.run_until_complete(gathers()), (std::vector<int>{1, 2}));
  EXPECT_EQ(loop.time(), 2.0);
  set_event_loop(&loop);
  EXPECT_TRUE(loop.run_until_complete(gather(std::vector<Future<int>>())).empty());
  set_event_loop(nullptr);
}

TEST_P(ConcurrencyTest, GatherRaisesTheFirstExceptionAtOnce) {
  const auto slow = loop.create_task(value_after(5, 1));
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete(gather(std::vector<Task<int>>{slow, loop.create_task(fail_after(1))})));
  EXPECT_EQ(loop.time(), 1.0);
  EXPECT_EQ(loop.run_until_complete(slow), 1);
}

TEST_P(ConcurrencyTest, GatherOutcomesWaitsForAll) {
  const auto cancelled = loop.create_task(value_after(1, 1));
  loop.call_soon([&] { cancelled.cancel(); });
  const auto outcomes = loop.run_until_complete(gather_outcomes(
      std::vector<Future<int>>{loop.create_task(fail_after(1)), loop.create_task(value_after(2, 7)), cancelled}));
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(exception_message(outcomes[0].exception), "bad");
  EXPECT_EQ(outcomes[1].value, 7);
  EXPECT_TRUE(exception_is<CancelledError>(outcomes[2].exception));
}

TEST_P(ConcurrencyTest, CancellingGatherCancelsTheChildren) {
  const auto a = loop.create_task(value_after(1, 1));
  const auto b = loop.create_task(value_after(2, 2));
  const auto all = gather(std::vector<Task<int>>{a, b});
  loop.call_soon([&] { EXPECT_TRUE(all.cancel("stop")); });
  EXPECT_RAISES(CancelledError, "stop", loop.run_until_complete(all));
  run_turn();
  EXPECT_TRUE(a.cancelled());
  EXPECT_TRUE(b.cancelled());
  EXPECT_FALSE(all.cancel());
}

TEST_P(ConcurrencyTest, WaitSortsDoneFromPending) {
  const auto quick = loop.create_task(value_after(1, 1));
  const auto failing = loop.create_task(fail_after(2));
  const auto slow = loop.create_task(value_after(9, 3));
  const std::vector<FutureBase> all{quick, failing, slow};
  const auto first = loop.run_until_complete(wait(all, ReturnWhen::kFirstCompleted));
  EXPECT_EQ(first.done, (std::vector<FutureBase>{quick}));
  EXPECT_EQ(first.pending, (std::vector<FutureBase>{failing, slow}));
  const auto exception = loop.run_until_complete(wait(all, ReturnWhen::kFirstException));
  EXPECT_EQ(exception.done, (std::vector<FutureBase>{quick, failing}));
  const auto limited = loop.run_until_complete(wait(all, ReturnWhen::kAllCompleted, 3.0));
  EXPECT_EQ(loop.time(), 5.0);
  EXPECT_EQ(limited.pending, (std::vector<FutureBase>{slow}));
  EXPECT_TRUE(loop.run_until_complete(wait(all)).pending.empty());
  EXPECT_THROW(failing.result(), ValueError);
  EXPECT_RAISES(ValueError, "Set of Tasks/Futures is empty.", loop.run_until_complete(wait({})));
}

TEST_P(ConcurrencyTest, WaitForReturnsOrCancels) {
  EXPECT_EQ(loop.run_until_complete(wait_for(value_after(1, 4), 2.0)), 4);
  EXPECT_EQ(loop.time(), 1.0);
  EXPECT_THROW(loop.run_until_complete(wait_for(value_after(5, 4), 2.0)), TimeoutError);
  EXPECT_EQ(loop.time(), 3.0);
  const auto task = loop.create_task(value_after(5, 4));
  EXPECT_THROW(loop.run_until_complete(wait_for<int>(task, 1.0)), TimeoutError);
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(loop.run_until_complete(wait_for(value_after(1, 5), std::nullopt)), 5);
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete(wait_for(fail_after(1), 5.0)));
}

TEST_P(ConcurrencyTest, WaitForZeroNeverBegins) {
  const auto logs_it = [](ConcurrencyTest& test) -> Coroutine<void> {
    test.log("ran");
    co_return;
  };
  EXPECT_THROW(loop.run_until_complete(wait_for(logs_it(*this), 0.0)), TimeoutError);
  EXPECT_TRUE(seen.empty());
  const Future<void> pending = loop.create_future<void>();
  EXPECT_THROW(loop.run_until_complete(wait_for(pending, -1.0)), TimeoutError);
  EXPECT_TRUE(pending.cancelled());
  const Future<int> ready = loop.create_future<int>();
  ready.set_result(3);
  EXPECT_EQ(loop.run_until_complete(wait_for(ready, 0.0)), 3);
  EXPECT_EQ(ready.result(), 3);
}

TEST_P(ConcurrencyTest, ShieldProtectsTheInnerTask) {
  const auto inner = loop.create_task(value_after(2, 6));
  const auto outer = loop.create_task([](Task<int> shielded) -> Coroutine<int> { co_return co_await shield<int>(shielded); }(inner));
  loop.call_later(1, [&] { outer.cancel(); });
  EXPECT_THROW(loop.run_until_complete(outer), CancelledError);
  EXPECT_EQ(loop.run_until_complete(inner), 6);
  EXPECT_EQ(loop.run_until_complete(shield<int>(inner)), 6);
}

TEST_P(ConcurrencyTest, TimeoutBecomesTimeoutErrorOutside) {
  const auto body = [](ConcurrencyTest& test) -> Coroutine<void> {
    try {
      co_await timeout(1, [&test](Timeout& scope) -> Coroutine<void> {
        EXPECT_EQ(scope.when(), 1.0);
        try {
          co_await sleep(10);
        } catch (const CancelledError&) {
          test.log("cancelled inside");
          throw;
        }
      });
    } catch (const TimeoutError&) {
      test.log("timeout outside");
    }
    EXPECT_EQ(current_task().cancelling(), 0);
    co_await sleep(1);  // the task goes on
    test.log("usable");
    EXPECT_EQ((co_await timeout(std::nullopt, [](Timeout&) { return value_after(1, 8); })), 8);
  };
  loop.run_until_complete(body(*this));
  EXPECT_EQ(seen, (Log{"cancelled inside", "timeout outside", "usable"}));
  EXPECT_EQ(loop.time(), 3.0);
  EXPECT_THROW(Timeout(1), RuntimeError);
}

TEST_P(ConcurrencyTest, TimeoutCanBeMovedAndPassesOtherErrors) {
  const auto moves = []() -> Coroutine<void> {
    co_await timeout(1, [](Timeout& scope) -> Coroutine<void> {
      scope.reschedule(5.0);
      co_await sleep(3);
      EXPECT_FALSE(scope.expired());
    });
    co_await timeout(1, [](Timeout&) -> Coroutine<void> {
      throw ValueError("body");
      co_return;
    });
  };
  EXPECT_RAISES(ValueError, "body", loop.run_until_complete(moves()));
  const auto past = []() -> Coroutine<void> {
    co_await timeout_at(-1, [](Timeout&) { return sleep(10); });
  };
  EXPECT_THROW(loop.run_until_complete(past()), TimeoutError);
  EXPECT_EQ(loop.time(), 3.0);
}

TEST_P(ConcurrencyTest, CancellationFromOutsidePassesThroughATimeout) {
  const auto task = loop.create_task([]() -> Coroutine<void> {
    co_await timeout(10, [](Timeout&) { return sleep(5); });
  }());
  loop.call_later(1, [&] { task.cancel(); });
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
}

TEST_P(ConcurrencyTest, TaskGroupWaitsForItsTasks) {
  loop.run_until_complete([](ConcurrencyTest& test) -> Coroutine<void> {
    Task<int> second;
    co_await task_group([&](TaskGroup& group) -> Coroutine<void> {
      group.create_task(value_after(1, 1));
      second = group.create_task(value_after(2, 2));
      test.log("body ends");
      co_return;
    });
    test.log("group ends with " + std::to_string(second.result()));
  }(*this));
  EXPECT_EQ(seen, (Log{"body ends", "group ends with 2"}));
  EXPECT_EQ(loop.time(), 2.0);
  EXPECT_THROW(TaskGroup(), RuntimeError);
}

TEST_P(ConcurrencyTest, TaskGroupCancelsTheRestWhenOneFails) {
  Task<int> other;
  const auto body = [&]() -> Coroutine<void> {
    try {
      co_await task_group([&](TaskGroup& group) -> Coroutine<void> {
        group.create_task(fail_after(1));
        other = group.create_task(value_after(10, 2));
        co_await sleep(20);
      });
    } catch (const BaseExceptionGroup& group) {
      log(std::string(group.type_name()) + ": " + group.message());
      EXPECT_EQ(exception_message(group.exceptions().at(0)), "bad");
    }
    EXPECT_EQ(current_task().cancelling(), 0);
    co_await sleep(1);
  };
  loop.run_until_complete(body());
  EXPECT_EQ(seen, (Log{"ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)"}));
  EXPECT_TRUE(other.cancelled());
  EXPECT_EQ(loop.time(), 2.0);
}

TEST_P(ConcurrencyTest, TaskGroupIsCancelledFromOutside) {
  Task<int> inner;
  const auto body = [&]() -> Coroutine<void> {
    co_await task_group([&](TaskGroup& group) -> Coroutine<void> {
      inner = group.create_task(value_after(10, 2));
      co_return;
    });
  };
  const auto task = loop.create_task(body());
  loop.call_later(1, [&] { task.cancel(); });
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
  EXPECT_TRUE(inner.cancelled());
  EXPECT_EQ(loop.time(), 1.0);
}

}  // namespace
}  // namespace loopspec
