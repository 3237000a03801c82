// Tasks: how a coroutine is stepped, and what its task tells.
#include <memory>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class TaskTest : public LoopTest {
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
LOOPSPEC_ON_EVERY_BACKEND(TaskTest);

Coroutine<int> add(int a, int b) { co_return a + b; }
Coroutine<void> fails() {
  throw ValueError("bad");
  co_return;
}
Coroutine<void> forever() {
  const Future<void> never = get_running_loop().create_future<void>();
  co_await never;
}

TEST_P(TaskTest, RunUntilCompleteTakesACoroutine) {
  EXPECT_EQ(loop.run_until_complete(add(2, 3)), 5);
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete(fails()));
  EXPECT_EQ(*loop.run_until_complete([]() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(4); }()), 4);
}

TEST_P(TaskTest, FirstStepIsDeferredInOneFifoWithCallSoon) {
  loop.call_soon(logger("before"));
  const auto task = loop.create_task(logs_only("step"));
  loop.call_soon(logger("after"));
  log("created");
  EXPECT_FALSE(task.done());
  run_turn();
  EXPECT_EQ(seen, (Log{"created", "before", "step", "after"}));
  EXPECT_TRUE(task.done());
}

TEST_P(TaskTest, TasksThatYieldAlternate) {
  const auto yields = [](TaskTest& test, std::string name) -> Coroutine<void> {
    for (int i = 0; i < 3; ++i) {
      test.log(name + std::to_string(i));
      co_await sleep(0);
    }
  };
  const auto a = loop.create_task(yields(*this, "a"));
  const auto b = loop.create_task(yields(*this, "b"));
  loop.run_until_complete(b);
  EXPECT_EQ(seen, (Log{"a0", "b0", "a1", "b1", "a2", "b2"}));
}

TEST_P(TaskTest, SleepOfZeroTakesOneTurn) {
  mark_turns(3);
  loop.run_until_complete([](TaskTest& test) -> Coroutine<void> {
    test.log("begin");
    co_await sleep(0);
    test.log("end");
  }(*this));
  EXPECT_EQ(seen, (Log{"turn 1", "begin", "turn 2", "end", "turn 3"}));
}

TEST_P(TaskTest, WakeupIsOneHop) {
  const Future<int> future = loop.create_future<int>();
  const auto task = loop.create_task([](TaskTest& test, Future<int> awaited) -> Coroutine<void> {
    test.log("woken with " + std::to_string(co_await awaited));
  }(*this, future));
  run_turn();
  loop.call_soon([&] {
    future.set_result(6);
    log("set");
    loop.call_soon(logger("behind"));
  });
  run_turn();
  EXPECT_EQ(seen, (Log{"set"}));
  run_turn();
  EXPECT_EQ(seen, (Log{"set", "woken with 6", "behind"}));
  EXPECT_TRUE(task.done());
}

TEST_P(TaskTest, AwaitingADoneFutureOrACoroutineTakesNoTurn) {
  const Future<int> ready = loop.create_future<int>();
  ready.set_result(1);
  mark_turns(2);
  const int sum = loop.run_until_complete([](TaskTest& test, Future<int> done) -> Coroutine<int> {
    int total = co_await done;
    for (int i = 0; i < 1000; ++i) total += co_await add(i, 0);
    test.log("summed");
    co_return total;
  }(*this, ready));
  EXPECT_EQ(sum, 499501);
  EXPECT_EQ(seen, (Log{"turn 1", "summed", "turn 2"}));
}

TEST_P(TaskTest, AwaitingATaskTakesAnotherTurn) {
  const auto inner = loop.create_task(sleep(0, 4));  // ends in turn 2
  mark_turns(3);
  loop.run_until_complete([](TaskTest& test, Task<int> awaited) -> Coroutine<void> {
    co_await awaited;
    test.log("joined");
  }(*this, inner));
  EXPECT_EQ(seen, (Log{"turn 1", "turn 2", "joined", "turn 3"}));
}

TEST_P(TaskTest, ExceptionsPassThroughCoroutinesAndTasks) {
  const auto catches = [](AbstractEventLoop& on) -> Coroutine<std::string> {
    std::string caught;
    try {
      co_await fails();
    } catch (const ValueError& error) {
      caught = error.message();
    }
    try {
      co_await on.create_task(fails(), TaskOptions("a name too long to be kept in the string itself"));
    } catch (const ValueError& error) {
      caught += " " + error.message();
    }
    co_return caught;
  };
  EXPECT_EQ(loop.run_until_complete(catches(loop)), "bad bad");
}

TEST_P(TaskTest, SystemExitIsStoredAndEscapes) {
  const auto task = loop.create_task([]() -> Coroutine<void> {
    throw SystemExit(3);
    co_return;
  }());
  EXPECT_THROW(loop.run_forever(), SystemExit);
  EXPECT_TRUE(exception_is<SystemExit>(task.exception()));
  EXPECT_THROW(loop.run_until_complete([]() -> Coroutine<void> {
    throw KeyboardInterrupt();
    co_return;
  }()),
               KeyboardInterrupt);
  EXPECT_TRUE(logs.empty());
}

TEST_P(TaskTest, OtherExceptionsAreStored) {
  const auto task = loop.create_task([]() -> Coroutine<int> {
    throw 42;
    co_return 0;
  }());
  run_turn();
  EXPECT_EQ(exception_type_name(task.exception()), "unknown");
}

TEST_P(TaskTest, NamesAreGivenOrMade) {
  const auto named = loop.create_task(add(1, 1), TaskOptions("adder"));
  const auto unnamed = loop.create_task(add(1, 1));
  EXPECT_EQ(named.get_name(), "adder");
  EXPECT_EQ(unnamed.get_name().find("Task-"), 0u);
  unnamed.set_name("renamed");
  EXPECT_EQ(TaskBase(unnamed).get_name(), "renamed");
  run_turn();
}

TEST_P(TaskTest, StepsShareOneContext) {
  static const ContextVar<int> variable("variable", 0);
  const auto outer = variable.set(1);
  const auto task = loop.create_task([](TaskTest& test) -> Coroutine<void> {
    test.log(std::to_string(variable.get()));
    variable.set(5);
    co_await sleep(0);
    test.log(std::to_string(variable.get()));
    co_await sleep(1);
    test.log(std::to_string(variable.get()));
  }(*this));
  variable.reset(outer);
  loop.run_until_complete(task);
  EXPECT_EQ(seen, (Log{"1", "5", "5"}));
  EXPECT_EQ(variable.get(), 0);
  EXPECT_EQ(variable.get(task.get_context()), 5);
  const Context given;
  const auto with_context = loop.create_task([]() -> Coroutine<void> {
    variable.set(9);
    co_return;
  }(),
                                             TaskOptions("", given));
  loop.run_until_complete(with_context);
  EXPECT_EQ(with_context.get_context(), given);
  EXPECT_EQ(variable.get(given), 9);
}

TEST_P(TaskTest, CurrentTaskAndAllTasks) {
  EXPECT_THROW(current_task(), RuntimeError);
  EXPECT_THROW(all_tasks(), RuntimeError);
  loop.call_soon([] { EXPECT_FALSE(current_task()); });
  const auto other = loop.create_task(forever());
  Task<void> task;
  task = loop.create_task([](TaskTest& test, Task<void>& self, Task<void> pending) -> Coroutine<void> {
    EXPECT_EQ(current_task(), self);
    EXPECT_EQ(all_tasks(), (std::vector<TaskBase>{pending, self}));
    co_await sleep(0);
    EXPECT_EQ(current_task(), self);
    test.log("done");
  }(*this, task, other));
  loop.run_until_complete(task);
  EXPECT_EQ(all_tasks(loop), (std::vector<TaskBase>{other}));
  EXPECT_TRUE(all_tasks(*make_loop(clock_)).empty());
  other.cancel();
  run_turn();
  run_turn();
  EXPECT_TRUE(all_tasks(loop).empty());
}

TEST_P(TaskTest, ResultsCannotBeSetFromOutside) {
  const auto task = loop.create_task(add(1, 1));
  EXPECT_RAISES(RuntimeError, "Task does not support set_result operation", task.set_result(1));
  EXPECT_RAISES(RuntimeError, "Task does not support set_exception operation", task.set_exception(ValueError("bad")));
  run_turn();
  EXPECT_EQ(task.result(), 2);
}

TEST_P(TaskTest, AwaitingItselfOrAForeignFutureFails) {
  Task<void> task;
  task = loop.create_task([](Task<void>& self) -> Coroutine<void> { co_await self; }(task));
  EXPECT_RAISES(RuntimeError, "Task cannot await on itself: <Task pending>", loop.run_until_complete(task));
  const auto other = make_loop(clock_);
  const Future<int> foreign = other->create_future<int>();
  const auto awaits = [](Future<int> future) -> Coroutine<int> { co_return co_await future; };
  EXPECT_RAISES(RuntimeError, "<Task pending> got Future attached to a different loop",
                loop.run_until_complete(awaits(foreign)));
}

TEST_P(TaskTest, UnretrievedExceptionIsReported) {
  std::string message;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) { message = context.message; });
  loop.create_task(fails());
  run_turn();
  EXPECT_EQ(message, "Task exception was never retrieved");
}

TEST_P(TaskTest, PendingTaskIsReportedWhenItsLoopCloses) {
  const auto argument = std::make_shared<int>(0);
  std::vector<std::string> keys;
  int reports = 0;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    EXPECT_EQ(context.message, "Task was destroyed but it is pending!");
    keys = context.keys();
    ++reports;
  });
  const auto holds = [](std::shared_ptr<int> held) -> Coroutine<void> {
    co_await forever();
    ++*held;
  };
  loop.create_task(holds(argument));
  run_turn();
  loop.create_task(holds(argument));  // not even begun
  loop.close();
  EXPECT_EQ(reports, 2);
  EXPECT_EQ(keys, (std::vector<std::string>{"message", "task"}));
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_P(TaskTest, PendingTaskIsReportedWhenNothingRefersToIt) {
  record_errors();
  const auto argument = std::make_shared<int>(0);
  Future<int> future = loop.create_future<int>();
  loop.create_task([](Future<int>& awaited, std::shared_ptr<int> held) -> Coroutine<void> {
    const int value = co_await awaited;
    *held = value;
  }(future, argument));
  run_turn();
  EXPECT_EQ(argument.use_count(), 2);
  loop.close();
  EXPECT_EQ(argument.use_count(), 1);
  EXPECT_EQ(errors.size(), 1u);
}

TEST_P(TaskTest, ManyPendingTasksAreDroppedAtClose) {
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
  for (int i = 0; i < 100'000; ++i) loop.create_task(forever());
  run_turn();
  EXPECT_EQ(all_tasks(loop).size(), 100'000u);
  loop.close();
  EXPECT_TRUE(all_tasks(loop).empty());
}

TEST_P(TaskTest, ClosedLoopDestroysTheCoroutineUnstarted) {
  const auto argument = std::make_shared<int>(0);
  const auto holds = [](std::shared_ptr<int>) -> Coroutine<void> {
    ADD_FAILURE();
    co_return;
  };
  loop.close();
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.create_task(holds(argument)));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", loop.run_until_complete(holds(argument)));
  EXPECT_EQ(argument.use_count(), 1);
  EXPECT_TRUE(logs.empty());
}

TEST_P(TaskTest, StoppedRunDoesNotReportItsOwnTask) {
  loop.call_soon([&] { loop.stop(); });
  EXPECT_RAISES(RuntimeError, "Event loop stopped before Future completed.", loop.run_until_complete(forever()));
  loop.close();
  EXPECT_TRUE(logs.empty());
}

TEST_P(TaskTest, EagerTaskRunsAtOnce) {
  loop.create_task(logs_only("not running"), eager());
  log("created outside");
  run_turn();
  EXPECT_EQ(seen, (Log{"created outside", "not running"}));
  seen.clear();
  loop.run_until_complete([](TaskTest& test) -> Coroutine<void> {
    const TaskBase creator = current_task();
    const auto done = create_task(test.logs_only("eager"), eager());
    test.log("created");
    EXPECT_TRUE(done.done());
    EXPECT_EQ(current_task(), creator);
    const auto blocked = create_task([](TaskTest& in, TaskBase maker) -> Coroutine<void> {
      EXPECT_FALSE(current_task() == maker);
      EXPECT_EQ(all_tasks().size(), 2u);
      in.log("part 1");
      co_await sleep(0);
      in.log("part 2");
    }(test, creator),
                                     eager());
    test.log("created again");
    EXPECT_FALSE(blocked.done());
    co_await blocked;
    const auto failed = create_task(fails(), eager());
    EXPECT_EQ(exception_message(failed.exception()), "bad");
  }(*this));
  EXPECT_EQ(seen, (Log{"eager", "created", "part 1", "created again", "part 2"}));
}

TEST_P(TaskTest, FactorySeesEveryTask) {
  int made = 0;
  loop.set_task_factory([&](AbstractEventLoop& on, UnstartedCoroutine& coroutine, const TaskOptions& options) {
    EXPECT_EQ(&on, &loop);
    EXPECT_EQ(options.name, "");
    return coroutine.make_task(on, TaskOptions("made " + std::to_string(++made)));
  });
  const auto task = loop.create_task(add(1, 1));
  EXPECT_EQ(task.get_name(), "made 1");
  loop.run_until_complete(add(1, 2));
  EXPECT_EQ(made, 2);
  loop.set_task_factory(eager_task_factory);
  loop.call_soon([&] { EXPECT_TRUE(loop.create_task(add(1, 1)).done()); });
  run_turn();
  loop.set_task_factory(nullptr);
  EXPECT_FALSE(loop.get_task_factory());
  loop.call_soon([&] { EXPECT_FALSE(loop.create_task(add(1, 1)).done()); });
  run_turn();
}

TEST_P(TaskTest, FactoryMustReturnTheTaskOfItsCoroutine) {
  const auto other = loop.create_task(add(1, 1));
  loop.set_task_factory([&](AbstractEventLoop&, UnstartedCoroutine&, const TaskOptions&) { return TaskBase(other); });
  EXPECT_RAISES(TypeError, "a task factory must return the task of its coroutine", loop.create_task(logs_only("never")));
  loop.set_task_factory([](AbstractEventLoop& on, UnstartedCoroutine& coroutine, const TaskOptions& options) {
    coroutine.make_task(on, options);
    return coroutine.make_task(on, options);
  });
  EXPECT_RAISES(RuntimeError, "cannot make a second task of one coroutine", loop.create_task(logs_only("once")));
  loop.set_task_factory([](AbstractEventLoop&, UnstartedCoroutine&, const TaskOptions&) -> TaskBase { throw ValueError("no"); });
  EXPECT_RAISES(ValueError, "no", loop.create_task(logs_only("never")));
  run_turn();
  EXPECT_EQ(seen, Log{"once"});
}

TEST_P(TaskTest, AFutureOfAnyTypeIsAwaited) {
  const auto number = loop.create_future<int>();
  loop.call_soon([&] { number.set_result(3); });
  loop.run_until_complete([](FutureBase any) -> Coroutine<void> { co_await any; }(number));
  EXPECT_EQ(number.result(), 3);
  const auto failed = loop.create_future<void>();
  failed.set_exception(ValueError("bad"));
  EXPECT_RAISES(ValueError, "bad", loop.run_until_complete([](FutureBase any) -> Coroutine<void> { co_await any; }(failed)));
}

TEST_P(TaskTest, SleepReturnsAfterItsDelay) {
  EXPECT_EQ(loop.run_until_complete(sleep(2.5, 7)), 7);
  EXPECT_EQ(loop.time(), 2.5);
  loop.run_until_complete(sleep(std::chrono::milliseconds(500)));
  EXPECT_EQ(loop.time(), 3.0);
  loop.run_until_complete(sleep(-1));
  EXPECT_EQ(loop.time(), 3.0);
  EXPECT_RAISES(ValueError, "Invalid delay: NaN (not a number)",
                loop.run_until_complete(sleep(std::numeric_limits<double>::quiet_NaN())));
}

TEST_P(TaskTest, CancelledSleepDropsItsTimer) {
  const auto task = loop.create_task(sleep(100));
  loop.call_later(1, [&] { task.cancel(); });
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
  loop.call_later(1, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(loop.time(), 2.0);
}

}  // namespace
}  // namespace loopspec
