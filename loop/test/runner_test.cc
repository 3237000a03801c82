// run() and Runner.
#include <memory>
#include <thread>

#include "latch.h"
#include "loop_fixture.h"
#include "loopspec/runner.h"
#include "loopspec/thread_pool_executor.h"
#include "loopspec/to_thread.h"

namespace loopspec {
namespace {

class RunnerTest : public LoopTest {
 public:
  // Options with loops of this backend on the test's virtual clock; the last one made is `made`.
  RunnerOptions options() {
    RunnerOptions result;
    result.loop_factory = [this]() -> std::shared_ptr<AbstractEventLoop> {
      made = make_loop(clock_);
      made->set_log_sink([this](const LogRecord& record) { logs.push_back(record); });
      return made;
    };
    return result;
  }
  std::shared_ptr<AbstractEventLoop> made;
};
LOOPSPEC_ON_EVERY_BACKEND(RunnerTest);

Coroutine<int> answer(double delay = 0) {
  co_await sleep(delay);
  co_return 42;
}
Coroutine<void> fails() {
  throw ValueError("bad");
  co_return;
}

TEST_P(RunnerTest, RunReturnsTheResultAndClosesTheLoop) {
  EXPECT_EQ(run(answer(5), options()), 42);
  EXPECT_TRUE(made->is_closed());
  EXPECT_RAISES(ValueError, "bad", run(fails(), options()));
  EXPECT_TRUE(made->is_closed());
  EXPECT_EQ(*run([]() -> Coroutine<std::unique_ptr<int>> { co_return std::make_unique<int>(1); }(), options()), 1);
  EXPECT_TRUE(logs.empty());
}

TEST_P(RunnerTest, NotFromARunningLoop) {
  loop.call_soon([&] {
    EXPECT_RAISES(RuntimeError, "asyncio.run() cannot be called from a running event loop", run(answer()));
    Runner runner;
    EXPECT_RAISES(RuntimeError, "Runner.run() cannot be called from a running event loop", runner.run(answer()));
  });
  run_turn();
}

TEST_P(RunnerTest, WithoutAFactoryTheLoopBecomesCurrent) {
  {
    Runner runner;
    AbstractEventLoop& own = runner.get_loop();
    EXPECT_EQ(&get_event_loop(), &own);
    EXPECT_EQ(runner.run(answer()), 42);
  }
  EXPECT_THROW(get_event_loop(), RuntimeError);
  set_event_loop(&loop);
  EXPECT_EQ(run(answer(), options()), 42);
  EXPECT_EQ(&get_event_loop(), &loop);
  set_event_loop(nullptr);
}

TEST_P(RunnerTest, DebugIsSet) {
  RunnerOptions with_debug = options();
  with_debug.debug = true;
  Runner runner(std::move(with_debug));
  EXPECT_TRUE(runner.get_loop().get_debug());
}

TEST_P(RunnerTest, RunsShareOneContext) {
  static const ContextVar<int> variable("variable", 0);
  const auto increments = []() -> Coroutine<int> {
    variable.set(variable.get() + 1);
    co_return variable.get();
  };
  Runner runner(options());
  EXPECT_EQ(runner.run(increments()), 1);
  EXPECT_EQ(runner.run(increments()), 2);
  const Context given;
  EXPECT_EQ(runner.run(increments(), given), 1);
  EXPECT_EQ(variable.get(given), 1);
  EXPECT_EQ(runner.run(increments()), 3);
  EXPECT_EQ(variable.get(), 0);
}

TEST_P(RunnerTest, ClosedRunnerRefuses) {
  Runner runner(options());
  runner.close();  // nothing was made
  EXPECT_EQ(runner.run(answer()), 42);
  runner.close();
  runner.close();
  EXPECT_RAISES(RuntimeError, "Runner is closed", runner.run(answer()));
  EXPECT_RAISES(RuntimeError, "Runner is closed", runner.get_loop());
}

TEST_P(RunnerTest, CloseCancelsTheTasksThatAreLeft) {
  std::string reported;
  const auto body = [](RunnerTest& test) -> Coroutine<void> {
    const auto waits = [](RunnerTest& in, bool then_fails) -> Coroutine<void> {
      try {
        co_await sleep(1000);
      } catch (const CancelledError&) {
        in.log("cancelled");
        if (then_fails) throw ValueError("on the way out");
        throw;
      }
    };
    get_running_loop().create_task(waits(test, false));
    get_running_loop().create_task(waits(test, true));
    co_await sleep(0);
    get_running_loop().create_task(waits(test, false));  // begins in the turn that ends the run
  };
  {
    Runner runner(options());
    runner.get_loop().set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
      reported = context.message + " " + exception_message(context.exception) + (context.task ? " task" : "");
    });
    runner.run(body(*this));
    EXPECT_TRUE(seen.empty());
  }
  EXPECT_EQ(seen, (Log{"cancelled", "cancelled", "cancelled"}));
  EXPECT_EQ(reported, "unhandled exception during asyncio.run() shutdown on the way out task");
  EXPECT_EQ(made->time(), 0.0);
}

TEST_P(RunnerTest, CloseShutsGeneratorsAndExecutorDown) {
  std::thread::id job_thread;
  AsyncGenerator<int> numbers;
  const auto body = [&]() -> Coroutine<void> {
    numbers = [](RunnerTest& test) -> AsyncGenerator<int> {
      try {
        co_yield 1;
      } catch (const GeneratorExit&) {
        test.log("closed");
        throw;
      }
    }(*this);
    co_await numbers.next();
    co_await to_thread([&] { job_thread = std::this_thread::get_id(); });
  };
  RunnerOptions real_clock;
  run(body(), std::move(real_clock));
  EXPECT_EQ(seen, (Log{"closed"}));
  EXPECT_NE(job_thread, std::thread::id());
}

TEST_P(RunnerTest, SystemExitLeavesRunAfterCleaningUp) {
  const auto exits = []() -> Coroutine<void> {
    throw SystemExit(3);
    co_return;
  };
  EXPECT_THROW(run(exits(), options()), SystemExit);
  EXPECT_TRUE(made->is_closed());
  EXPECT_TRUE(logs.empty());
}

TEST_P(RunnerTest, InterruptCancelsTheMainTask) {
  Runner runner(options());
  const auto waits = [](RunnerTest& test, Runner& runner_of) -> Coroutine<void> {
    runner_of.interrupt();
    try {
      co_await sleep(1000);
    } catch (const CancelledError&) {
      test.log("unwinds");
      throw;
    }
  };
  EXPECT_THROW(runner.run(waits(*this, runner)), KeyboardInterrupt);
  EXPECT_EQ(seen, (Log{"unwinds"}));
  EXPECT_EQ(made->time(), 0.0);
  runner.interrupt();  // no run: nothing
  EXPECT_EQ(runner.run(answer()), 42);
}

TEST_P(RunnerTest, InterruptFromAnotherThreadWakesTheLoop) {
  Runner runner([&] {
    RunnerOptions result;
    result.loop_factory = [] { return make_loop(std::make_shared<RealClock>()); };
    return result;
  }());
  Latch running(1);
  std::thread other([&] {
    running.wait();
    runner.interrupt();
  });
  const auto waits = [](Latch& begun) -> Coroutine<void> {
    begun.count_down();
    co_await sleep(3600);
  };
  EXPECT_THROW(runner.run(waits(running)), KeyboardInterrupt);
  other.join();
}

TEST_P(RunnerTest, SecondInterruptLeavesAtOnce) {
  Runner runner(options());
  const auto ignores_the_first = [](Runner& runner_of) -> Coroutine<void> {
    runner_of.interrupt();
    try {
      co_await sleep(1000);
    } catch (const CancelledError&) {
    }
    runner_of.interrupt();
    co_await sleep(1000);
  };
  EXPECT_THROW(runner.run(ignores_the_first(runner)), KeyboardInterrupt);
  EXPECT_EQ(made->time(), 0.0);
}

TEST_P(RunnerTest, CancellationOfItsOwnIsNoInterrupt) {
  const auto cancels_itself = []() -> Coroutine<void> {
    current_task().cancel("own");
    co_await sleep(1);
  };
  EXPECT_RAISES(CancelledError, "own", run(cancels_itself(), options()));
}

}  // namespace
}  // namespace loopspec
