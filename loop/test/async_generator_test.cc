// Asynchronous generators: their steps, how they are closed, and what their loop does for those left open.
#include <memory>
#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class AsyncGeneratorTest : public LoopTest {
 public:
  // Logs what the awaitable raises.
  template <class T>
  Coroutine<void> expect_raises(Coroutine<T> awaited, std::string expected) {
    std::string raised = "nothing";
    try {
      static_cast<void>(co_await std::move(awaited));
    } catch (const BaseException& error) {
      raised = std::string(error.type_name()) + ": " + error.message();
    }
    EXPECT_EQ(raised, expected);
  }
  Coroutine<void> expect_raises(Coroutine<void> awaited, std::string expected) {
    std::string raised = "nothing";
    try {
      co_await std::move(awaited);
    } catch (const BaseException& error) {
      raised = std::string(error.type_name()) + ": " + error.message();
    }
    EXPECT_EQ(raised, expected);
  }
};
LOOPSPEC_ON_EVERY_BACKEND(AsyncGeneratorTest);

AsyncGenerator<int> count(int limit) {
  for (int i = 0; i < limit; ++i) {
    co_await sleep(1);
    co_yield i;
  }
}

// Logs when it is closed; `at_exit` is thrown then, if it is set.
AsyncGenerator<int> guarded(AsyncGeneratorTest& test, std::string name, bool fails = false) {
  std::string how = "ran out";
  try {
    co_yield 1;
    co_yield 2;
  } catch (const GeneratorExit&) {
    how = "closed";
  }
  co_await sleep(0);
  test.log(name + " " + how);
  if (fails) throw ValueError("bad");
}

AsyncGenerator<int> ignores_exit() {
  for (;;) {
    try {
      co_yield 1;
    } catch (const GeneratorExit&) {
    }
  }
}

TEST_P(AsyncGeneratorTest, YieldsUntilItEnds) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    auto numbers = count(3);
    while (const std::optional<int> number = co_await numbers.next()) test.log(std::to_string(*number));
    EXPECT_FALSE(co_await numbers.next());
    co_await test.expect_raises(numbers.anext(), "StopAsyncIteration: ");
    auto again = count(1);
    EXPECT_EQ(co_await again.anext(), 0);
    co_await test.expect_raises(again.anext(), "StopAsyncIteration: ");
  }(*this));
  EXPECT_EQ(seen, (Log{"0", "1", "2"}));
  EXPECT_EQ(loop.time(), 4.0);
}

TEST_P(AsyncGeneratorTest, CallingItRunsNothing) {
  const auto argument = std::make_shared<int>(0);
  {
    const auto unused = [](std::shared_ptr<int>) -> AsyncGenerator<int> {
      ADD_FAILURE();
      co_yield 1;
    }(argument);
    EXPECT_EQ(argument.use_count(), 2);
    EXPECT_EQ(unused.repr().find("<async_generator object at 0x"), 0u);
  }
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_P(AsyncGeneratorTest, SendsValuesIn) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const auto echo = []() -> AsyncGenerator<std::string, int> {
      std::string answer = "nothing";
      for (;;) {
        const std::optional<int> sent = co_yield answer;
        answer = sent ? "got " + std::to_string(*sent) : "nothing";
      }
    }();
    co_await test.expect_raises(echo.asend(1),
                                "TypeError: can't send non-None value to a just-started async generator");
    EXPECT_EQ(co_await echo.anext(), "nothing");
    EXPECT_EQ(co_await echo.asend(5), "got 5");
    EXPECT_EQ(co_await echo.anext(), "nothing");
    co_await echo.aclose();
    co_await test.expect_raises(echo.asend(1), "StopAsyncIteration: ");
  }(*this));
}

TEST_P(AsyncGeneratorTest, ThrowsExceptionsIn) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const auto handles = []() -> AsyncGenerator<int> {
      bool handled = false;
      try {
        co_yield 1;
      } catch (const ValueError&) {
        handled = true;
      }
      if (handled) co_yield 7;
    };
    const auto generator = handles();
    co_await generator.anext();
    EXPECT_EQ(co_await generator.athrow(ValueError("in")), 7);
    co_await test.expect_raises(generator.anext(), "StopAsyncIteration: ");
    EXPECT_EQ(co_await generator.athrow(ValueError("late")), std::nullopt);
    const auto unstarted = handles();
    co_await test.expect_raises(unstarted.athrow(ValueError("early")), "ValueError: early");
    co_await test.expect_raises(unstarted.anext(), "StopAsyncIteration: ");
    const auto passes = handles();
    co_await passes.anext();
    co_await test.expect_raises(passes.athrow(TypeError("through")), "TypeError: through");
    co_await test.expect_raises(passes.anext(), "StopAsyncIteration: ");
  }(*this));
}

TEST_P(AsyncGeneratorTest, WhatItRaisesEndsIt) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const auto fails = []() -> AsyncGenerator<int> {
      co_yield 1;
      throw ValueError("bad");
    }();
    co_await fails.anext();
    co_await test.expect_raises(fails.anext(), "ValueError: bad");
    co_await test.expect_raises(fails.anext(), "StopAsyncIteration: ");
    const auto stops = []() -> AsyncGenerator<int> {
      co_yield 1;
      throw StopAsyncIteration("own");
    }();
    co_await stops.anext();
    co_await test.expect_raises(stops.anext(), "RuntimeError: async generator raised StopAsyncIteration");
  }(*this));
}

TEST_P(AsyncGeneratorTest, CloseRaisesGeneratorExitInIt) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const auto generator = guarded(test, "one");
    EXPECT_EQ(co_await generator.anext(), 1);
    co_await generator.aclose();
    co_await generator.aclose();
    co_await test.expect_raises(generator.anext(), "StopAsyncIteration: ");
    const auto unstarted = guarded(test, "unstarted");
    co_await unstarted.aclose();
    co_await test.expect_raises(unstarted.anext(), "StopAsyncIteration: ");
    const auto fails = guarded(test, "failing", true);
    co_await fails.anext();
    co_await test.expect_raises(fails.aclose(), "ValueError: bad");
  }(*this));
  EXPECT_EQ(seen, (Log{"one closed", "failing closed"}));
}

TEST_P(AsyncGeneratorTest, IgnoringGeneratorExitIsAnError) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const auto stubborn = ignores_exit();
    co_await stubborn.anext();
    co_await test.expect_raises(stubborn.aclose(), "RuntimeError: async generator ignored GeneratorExit");
    EXPECT_EQ(co_await stubborn.anext(), 1);
    co_await test.expect_raises(stubborn.aclose(), "StopAsyncIteration: ");
  }(*this));
}

TEST_P(AsyncGeneratorTest, OneStepAtATime) {
  loop.run_until_complete([](AsyncGeneratorTest& test) -> Coroutine<void> {
    const AsyncGenerator<int> busy = count(2);
    const auto first = create_task(busy.anext());
    co_await sleep(0);
    co_await test.expect_raises(busy.anext(), "RuntimeError: anext(): asynchronous generator is already running");
    co_await test.expect_raises(busy.aclose(), "RuntimeError: aclose(): asynchronous generator is already running");
    co_await test.expect_raises(busy.athrow(ValueError("x")),
                                "RuntimeError: athrow(): asynchronous generator is already running");
    EXPECT_EQ(co_await first, 0);
    EXPECT_EQ(co_await busy.anext(), 1);
  }(*this));
}

TEST_P(AsyncGeneratorTest, CancellationArrivesInIt) {
  const AsyncGenerator<int> slow = count(2);
  const auto task = loop.create_task(slow.anext());
  loop.call_later(0.5, [&] { task.cancel(); });
  EXPECT_THROW(loop.run_until_complete(task), CancelledError);
  EXPECT_EQ(loop.time(), 0.5);
  EXPECT_THROW(loop.run_until_complete(slow.anext()), StopAsyncIteration);
}

TEST_P(AsyncGeneratorTest, ShutdownClosesWhatIsOpen) {
  const auto a = guarded(*this, "a");
  const auto b = guarded(*this, "b");
  const auto finished = count(0);
  const auto unstarted = guarded(*this, "unstarted");
  loop.run_until_complete(a.next());
  loop.run_until_complete(b.next());
  loop.run_until_complete(finished.next());
  loop.run_until_complete(loop.shutdown_asyncgens());
  EXPECT_EQ(seen, (Log{"a closed", "b closed"}));
  loop.run_until_complete(loop.shutdown_asyncgens());
  EXPECT_EQ(seen.size(), 2u);
  EXPECT_TRUE(logs.empty());
  EXPECT_EQ(loop.run_until_complete(unstarted.anext()), 1);
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].logger, "py.warnings");
  EXPECT_EQ(logs[0].warning_category, "ResourceWarning");
  EXPECT_EQ(logs[0].message, "ResourceWarning: asynchronous generator " + unstarted.repr() +
                                 " was scheduled after loop.shutdown_asyncgens() call");
}

TEST_P(AsyncGeneratorTest, ShutdownReportsErrorsAndGoesOn) {
  AsyncGeneratorBase reported;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    log(context.message);
    EXPECT_EQ(exception_message(context.exception), "bad");
    EXPECT_EQ(context.keys(), (std::vector<std::string>{"asyncgen", "exception", "message"}));
    reported = std::any_cast<AsyncGeneratorBase>(context.extra.at("asyncgen"));
  });
  const auto failing = guarded(*this, "failing", true);
  const auto other = guarded(*this, "other");
  loop.run_until_complete(failing.next());
  loop.run_until_complete(other.next());
  loop.run_until_complete(loop.shutdown_asyncgens());
  EXPECT_EQ(seen, (Log{"failing closed", "other closed",
                       "an error occurred during closing of asynchronous generator " + failing.repr()}));
  EXPECT_EQ(reported, failing);
}

TEST_P(AsyncGeneratorTest, LastReferenceHasItsLoopCloseIt) {
  auto generator = guarded(*this, "dropped");
  loop.run_until_complete(generator.next());
  generator = {};
  EXPECT_TRUE(seen.empty());
  for (int turn = 0; turn < 3; ++turn) run_turn();
  EXPECT_EQ(seen, (Log{"dropped closed"}));
}

TEST_P(AsyncGeneratorTest, LastReferenceMayGoInAnotherThread) {
  auto generator = guarded(*this, "dropped");
  loop.run_until_complete(generator.next());
  std::thread([dropped = std::exchange(generator, {})]() mutable { dropped = {}; }).join();
  EXPECT_TRUE(seen.empty());
  for (int turn = 0; turn < 3; ++turn) run_turn();
  EXPECT_EQ(seen, (Log{"dropped closed"}));
}

TEST_P(AsyncGeneratorTest, OpenGeneratorIsDestroyedWithoutALoop) {
  const auto argument = std::make_shared<int>(0);
  const auto holds = [](std::shared_ptr<int>) -> AsyncGenerator<int> {
    co_yield 1;
    ADD_FAILURE();
  };
  auto queued = holds(argument);
  loop.run_until_complete(queued.next());
  queued = {};  // its closing is queued, and dropped
  auto open = holds(argument);
  loop.run_until_complete(open.next());
  loop.close();
  EXPECT_EQ(argument.use_count(), 2);
  open = {};
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_P(AsyncGeneratorTest, DestroyedWaiterDestroysTheGenerator) {
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
  const auto argument = std::make_shared<int>(0);
  const auto generator = [](std::shared_ptr<int>) -> AsyncGenerator<int> {
    co_await sleep(100);
    co_yield 1;
  }(argument);
  loop.create_task(generator.anext());
  run_turn();
  EXPECT_EQ(argument.use_count(), 2);
  loop.close();
  EXPECT_EQ(argument.use_count(), 1);
}

}  // namespace
}  // namespace loopspec
