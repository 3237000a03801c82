// What tasks come to that cannot end: they await themselves or another loop's future, or their loop closes.
#include <memory>
#include <algorithm>

#include "loop_fixture.h"

namespace loopspec {
namespace {

// Tells of its end, as a local variable of a coroutine that is destroyed.
class Local {
 public:
  Local(LoopTest& test, std::string name) : test_(test), name_(std::move(name)) {}
  ~Local() { test_.log("~" + name_); }
  Local(const Local&) = delete;
  Local& operator=(const Local&) = delete;

 private:
  LoopTest& test_;
  std::string name_;
};

class PendingTasksTest : public LoopTest {
 public:
  PendingTasksTest() {
    loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) { log(context.message); });
  }

  static Coroutine<void> forever() {
    const Future<void> never = get_running_loop().create_future<void>();
    co_await never;
  }
  Coroutine<void> holds(std::string name) {
    const Local local(*this, std::move(name));
    co_await forever();
    log("resumed");
  }
  Coroutine<std::string> awaits(Future<int> future) {
    std::string raised;
    try {
      co_return std::to_string(co_await future);
    } catch (const RuntimeError& error) {
      raised = error.message();
    }
    co_await sleep(0);
    co_return "went on after: " + raised;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(PendingTasksTest);

constexpr const char* kDestroyed = "Task was destroyed but it is pending!";

// ---- Awaiting what cannot be awaited

TEST_P(PendingTasksTest, ATaskThatAwaitsItselfMayGoOn) {
  Task<std::string> task;
  task = loop.create_task([](Task<std::string>& self) -> Coroutine<std::string> {
    std::string raised;
    try {
      co_await self;
    } catch (const RuntimeError& error) {
      raised = error.message();
    }
    co_await sleep(0);
    co_return raised;
  }(task));
  EXPECT_EQ(loop.run_until_complete(task), "Task cannot await on itself: <Task pending>");
}

TEST_P(PendingTasksTest, AnotherLoopsFutureIsLeftAsItWas) {
  const auto other = make_loop(clock_);
  const Future<int> foreign = other->create_future<int>();
  const std::string text = "went on after: <Task pending> got Future attached to a different loop";
  EXPECT_EQ(loop.run_until_complete(awaits(foreign)), text);
  EXPECT_FALSE(foreign.done());
  foreign.set_result(3);
  EXPECT_EQ(loop.run_until_complete(awaits(foreign)), "3");  // a future that is done is not waited for
  other->close();
  EXPECT_EQ(loop.run_until_complete(awaits(foreign)), "3");
}

TEST_P(PendingTasksTest, AnotherLoopsTaskRunsThereUndisturbed) {
  const auto other = make_loop(clock_);
  const Task<int> foreign = other->create_task([]() -> Coroutine<int> {
    co_await sleep(0);
    co_return 5;
  }());
  EXPECT_EQ(loop.run_until_complete(awaits(foreign)), "went on after: <Task pending> got Future attached to a different loop");
  EXPECT_EQ(other->run_until_complete(foreign), 5);
}

TEST_P(PendingTasksTest, AFutureWhoseLoopIsGoneIsAnotherLoops) {
  Future<int> orphan;
  {
    const auto other = make_loop(clock_);
    orphan = other->create_future<int>();
  }
  EXPECT_EQ(loop.run_until_complete(awaits(orphan)), "went on after: <Task pending> got Future attached to a different loop");
}

// ---- Cancelled while the loop closes

TEST_P(PendingTasksTest, CancelledBeforeTheCloseItNeverHearsOfIt) {
  const Task<void> task = loop.create_task(holds("local"));
  run_turn();
  EXPECT_TRUE(task.cancel());
  loop.close();
  EXPECT_EQ(seen, (Log{kDestroyed, "~local"}));
  EXPECT_FALSE(task.done());
  EXPECT_EQ(task.cancelling(), 1);
  EXPECT_TRUE(task.cancel());  // as asyncio: it is pending for ever
}

TEST_P(PendingTasksTest, CancelledByTheHandlerOfTheClose) {
  const Task<void> first = loop.create_task(holds("first"));
  const Task<void> second = loop.create_task(holds("second"));
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    log(context.message);
    if (seen.size() == 1) EXPECT_RAISES(RuntimeError, "Event loop is closed", second.cancel());
  });
  run_turn();
  loop.close();
  EXPECT_EQ(seen, (Log{kDestroyed, "~first", kDestroyed, "~second"}));
  EXPECT_FALSE(second.done());
  EXPECT_EQ(second.cancelling(), 1);
}

TEST_P(PendingTasksTest, CancelledByALocalOfATaskThatIsDestroyed) {
  // The future is the other task's: cancelling it wants a callback scheduled, which a closed loop refuses.
  const Future<void> awaited = loop.create_future<void>();
  const Task<void> waits = loop.create_task([](Future<void> future) -> Coroutine<void> { co_await future; }(awaited));
  struct Canceller {
    PendingTasksTest& test;
    Task<void> task;
    ~Canceller() {
      try {
        task.cancel();
        test.log("cancelled");
      } catch (const RuntimeError& error) {
        test.log(error.message());
      }
    }
  };
  const auto body = [](PendingTasksTest& test, Task<void> other) -> Coroutine<void> {
    const Canceller canceller{test, other};
    co_await forever();
  };
  const Task<void> canceller = loop.create_task(body(*this, waits));
  run_turn();
  loop.close();
  // The other one was destroyed before and waits for nothing.
  EXPECT_EQ(seen, (Log{kDestroyed, kDestroyed, "cancelled"}));
  EXPECT_FALSE(waits.done());
}

TEST_P(PendingTasksTest, SystemExitFromTheHandlerLeavesNoTaskBehind) {
  loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) {
    log(context.message);
    throw SystemExit(3);
  });
  loop.create_task(holds("first"));
  loop.create_task(holds("second"));
  run_turn();
  EXPECT_NO_THROW(loop.close());
  EXPECT_EQ(seen, (Log{kDestroyed, "~first", kDestroyed, "~second"}));
  EXPECT_TRUE(all_tasks(loop).empty());
  EXPECT_TRUE(loop.is_closed());
}

// ---- Destroyed while suspended

TEST_P(PendingTasksTest, LocalsOfEveryFrameGoInnermostFirst) {
  const auto outer = [](PendingTasksTest& test) -> Coroutine<void> {
    const Local first(test, "outer 1");
    const Local second(test, "outer 2");
    const auto middle = [](PendingTasksTest& in) -> Coroutine<void> {
      const Local local(in, "middle");
      co_await in.holds("inner");
    };
    co_await middle(test);
    test.log("resumed");
  };
  loop.create_task(outer(*this));
  run_turn();
  loop.close();
  EXPECT_EQ(seen, (Log{kDestroyed, "~inner", "~middle", "~outer 2", "~outer 1"}));
}

TEST_P(PendingTasksTest, TasksThatAwaitOneAnotherAreEachDestroyedOnce) {
  const Task<void> inner = loop.create_task(holds("inner"));
  const auto middle = [](PendingTasksTest& test, Task<void> task) -> Coroutine<void> {
    const Local local(test, "middle");
    co_await shield(task);
  };
  const Task<void> waits = loop.create_task(middle(*this, inner));
  const auto outer = [](PendingTasksTest& test, Task<void> one, Task<void> two) -> Coroutine<void> {
    const Local local(test, "outer");
    std::vector<Task<void>> tasks{one, two};
    const auto all = gather(std::move(tasks));
    co_await wait_for(all, 10);
  };
  loop.create_task(outer(*this, inner, waits));
  run_turn();
  run_turn();
  loop.close();
  EXPECT_EQ(std::count(seen.begin(), seen.end(), kDestroyed), 3);
  std::erase(seen, kDestroyed);
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (Log{"~inner", "~middle", "~outer"}));
}

TEST_P(PendingTasksTest, ADestructorMayRefuseTheClosedLoopItself) {
  struct Schedules {
    PendingTasksTest& test;
    ~Schedules() {
      EXPECT_RAISES(RuntimeError, "Event loop is closed", test.loop.call_soon([] {}));
      EXPECT_RAISES(RuntimeError, "Event loop is closed", test.loop.create_task(forever()));
      test.log("refused");
    }
  };
  const auto body = [](PendingTasksTest& test) -> Coroutine<void> {
    const Schedules schedules{test};
    co_await forever();
  };
  loop.create_task(body(*this));
  run_turn();
  loop.close();
  EXPECT_EQ(seen, (Log{kDestroyed, "refused"}));
}

TEST_P(PendingTasksTest, ACoroutineNeverAwaitedDestroysItsArguments) {
  const auto argument = std::make_shared<int>(0);
  {
    const Coroutine<void> coroutine = [](std::shared_ptr<int>) -> Coroutine<void> { co_return; }(argument);
    EXPECT_EQ(argument.use_count(), 2);
  }
  EXPECT_EQ(argument.use_count(), 1);
}

// A future of futures refers to them, and their callbacks to it.
TEST_P(PendingTasksTest, WhatIsMadeOfFuturesThatNeverEndIsFreedAtTheClose) {
  const auto held = std::make_shared<int>(0);
  const auto holds = [held] {};
  const auto never = [this] { return loop.create_future<int>(); };
  gather(std::vector{never(), never()}).add_done_callback(holds);
  gather_outcomes(std::vector{never()}).add_done_callback(holds);
  shield(never()).add_done_callback(holds);
  shield(gather(std::vector{never()})).add_done_callback(holds);
  const auto body = [](Future<int> future, std::shared_ptr<int>) -> Coroutine<void> {
    std::vector<Future<int>> both(1, shield(future));
    both.push_back(future);
    co_await gather(std::move(both));
  };
  loop.create_task(body(never(), held));
  run_turn();
  EXPECT_EQ(held.use_count(), 7);
  loop.close();
  EXPECT_EQ(held.use_count(), 2);
}

TEST_P(PendingTasksTest, AGatheringThatFailedForgetsTheOthers) {
  const auto held = std::make_shared<int>(0);
  {
    const auto fails = loop.create_future<int>();
    const auto never = loop.create_future<int>();
    const auto all = gather(std::vector{fails, never});
    never.add_done_callback([held] {});
    fails.set_exception(ValueError("first"));
    run_turn();
    EXPECT_RAISES(ValueError, "first", all.result());
  }
  EXPECT_EQ(held.use_count(), 1);
}

// ---- Very many

// Counts what is alive of itself.
struct Counted {
  explicit Counted(int& alive) : alive_(alive) { ++alive_; }
  Counted(const Counted& other) : alive_(other.alive_) { ++alive_; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --alive_; }
  int& alive_;
};

TEST_P(PendingTasksTest, EachOfAHundredThousandIsReportedAndReleased) {
  constexpr int kTasks = 100'000;
  int alive = 0;
  int reports = 0;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    EXPECT_EQ(context.message, kDestroyed);
    ++reports;
  });
  const auto body = [](Counted argument) -> Coroutine<void> {
    const Counted local(argument);
    co_await forever();
  };
  for (int i = 0; i < kTasks; ++i) {
    const Task<void> task = loop.create_task(body(Counted(alive)));
    if (i % 3 == 0) task.cancel();  // ends before its first step
  }
  run_turn();
  EXPECT_EQ(alive, 2 * (kTasks - (kTasks + 2) / 3));
  for (int i = 0; i < kTasks; ++i) loop.create_task(body(Counted(alive)));  // these never begin
  loop.close();
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(reports, kTasks - (kTasks + 2) / 3 + kTasks);
  EXPECT_TRUE(all_tasks(loop).empty());
}

TEST_P(PendingTasksTest, AChainOfTenThousandTasksIsDestroyed) {
  // Each awaits the one before, and is the only one that knows it.
  int alive = 0;
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
  Task<void> last = loop.create_task(holds("first"));
  for (int i = 0; i < 10'000; ++i) {
    last = loop.create_task([](Task<void> before, Counted) -> Coroutine<void> { co_await before; }(last, Counted(alive)));
  }
  last = Task<void>();
  run_turn();
  EXPECT_EQ(alive, 10'000);
  loop.close();
  EXPECT_EQ(alive, 0);
  EXPECT_EQ(seen, (Log{"~first"}));
}

}  // namespace
}  // namespace loopspec
