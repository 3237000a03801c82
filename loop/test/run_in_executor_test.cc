// Calls in threads, from a loop and back: run_in_executor, wrap_future, to_thread, run_coroutine_threadsafe.
#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "latch.h"
#include "loop_fixture.h"
#include "loopspec/thread_pool_executor.h"
#include "loopspec/to_thread.h"
#include "loopspec/wrap_future.h"

namespace loopspec {
namespace {

// On the real clock, because threads take real time.
class RunInExecutorTest : public LoopTest {
 protected:
  RunInExecutorTest() : real_owner_(make_loop(std::make_shared<RealClock>())), real(*real_owner_) {
    real.set_log_sink([this](const LogRecord& record) { logs.push_back(record); });
  }

 private:
  std::unique_ptr<DescriptorEventLoop> real_owner_;

 protected:
  DescriptorEventLoop& real;
};
LOOPSPEC_ON_EVERY_BACKEND(RunInExecutorTest);

TEST_P(RunInExecutorTest, CallRunsInAnotherThread) {
  const Future<std::thread::id> where = real.run_in_executor(nullptr, [] { return std::this_thread::get_id(); });
  EXPECT_FALSE(where.done());
  EXPECT_NE(real.run_until_complete(where), std::this_thread::get_id());
  const auto name =
      real.run_in_executor(nullptr, [] { return std::string(ThreadPoolExecutor::current_thread_name()); });
  EXPECT_EQ(real.run_until_complete(name).find("asyncio_"), 0u);
  EXPECT_RAISES(ValueError, "bad",
                real.run_until_complete(real.run_in_executor(nullptr, [] { throw ValueError("bad"); })));
  EXPECT_EQ(*real.run_until_complete(real.run_in_executor(nullptr, [] { return std::make_unique<int>(3); })), 3);
}

TEST_P(RunInExecutorTest, AnExecutorOfOnesOwn) {
  ThreadPoolExecutor pool(1, "own");
  const auto name = [] { return std::string(ThreadPoolExecutor::current_thread_name()); };
  EXPECT_EQ(real.run_until_complete(real.run_in_executor(&pool, name)), "own_0");
  real.close();
  EXPECT_EQ(pool.submit(name).result(), "own_0");
}

TEST_P(RunInExecutorTest, DefaultExecutorCanBeSet) {
  real.set_default_executor(std::make_shared<ThreadPoolExecutor>(1, "mine"));
  const auto name = [] { return std::string(ThreadPoolExecutor::current_thread_name()); };
  EXPECT_EQ(real.run_until_complete(real.run_in_executor(nullptr, name)), "mine_0");
  EXPECT_RAISES(TypeError, "executor must be ThreadPoolExecutor instance", real.set_default_executor(nullptr));
  class Other final : public Executor {
    void shutdown(bool, bool) override {}
    void submit_work(std::unique_ptr<WorkItem>) override {}
  };
  EXPECT_THROW(real.set_default_executor(std::make_shared<Other>()), TypeError);
  EXPECT_EQ(real.run_until_complete(real.run_in_executor(nullptr, name)), "mine_0");
}

TEST_P(RunInExecutorTest, ReplacedDefaultExecutorIsNotWaitedFor) {
  const auto go = std::make_shared<Latch>(1);
  const Future<int> slow = real.run_in_executor(nullptr, [go] {
    go->wait();
    return 1;
  });
  real.set_default_executor(std::make_shared<ThreadPoolExecutor>(1));
  go->count_down();
  EXPECT_EQ(real.run_until_complete(slow), 1);
}

TEST_P(RunInExecutorTest, ClosedLoopRefuses) {
  ThreadPoolExecutor pool(1);
  real.close();
  EXPECT_RAISES(RuntimeError, "Event loop is closed", real.run_in_executor(nullptr, [] {}));
  EXPECT_RAISES(RuntimeError, "Event loop is closed", real.run_in_executor(&pool, [] {}));
}

TEST_P(RunInExecutorTest, DebugModeRefusesWhatCannotBeCalled) {
  real.set_debug(true);
  EXPECT_RAISES(TypeError, "a callable object was expected by run_in_executor(), got None",
                real.run_in_executor(nullptr, std::function<void()>()));
  EXPECT_RAISES(TypeError, "coroutines cannot be used with run_in_executor()",
                real.run_in_executor(nullptr, [] { return sleep(1); }));
  real.set_debug(false);
  EXPECT_RAISES(TypeError, "'NoneType' object is not callable",
                real.run_until_complete(real.run_in_executor(nullptr, std::function<void()>())));
}

TEST_P(RunInExecutorTest, CancellingBeforeTheCallBeginsPreventsIt) {
  ThreadPoolExecutor pool(1);
  Latch go(1);
  bool called = false;
  const auto blocker = real.run_in_executor(&pool, [&] { go.wait(); });
  const auto cancelled = real.run_in_executor(&pool, [&] { called = true; });
  EXPECT_TRUE(cancelled.cancel());
  EXPECT_THROW(real.run_until_complete(cancelled), CancelledError);
  go.count_down();
  real.run_until_complete(blocker);
  pool.shutdown();
  EXPECT_FALSE(called);
}

TEST_P(RunInExecutorTest, CancellingARunningCallEndsTheWait) {
  ThreadPoolExecutor pool(1);
  Latch begun(1);
  Latch go(1);
  const auto call = real.run_in_executor(&pool, [&] {
    begun.count_down();
    go.wait();
  });
  begun.wait();
  const auto task = real.create_task([](Future<void> awaited) -> Coroutine<void> { co_await awaited; }(call));
  real.call_soon([&] { task.cancel(); });
  EXPECT_THROW(real.run_until_complete(task), CancelledError);
  EXPECT_TRUE(call.cancelled());
  go.count_down();
  pool.shutdown();
  real.call_soon([&] { real.stop(); });
  real.run_forever();  // its end arrives, and is dropped
  EXPECT_TRUE(logs.empty());
}

TEST_P(RunInExecutorTest, CloseNeitherWaitsNorHearsOfTheEnd) {
  const auto go = std::make_shared<Latch>(1);
  const auto ended = std::make_shared<Latch>(1);
  const auto call = real.run_in_executor(nullptr, [go, ended] {
    go->wait();
    ended->count_down();
    throw ValueError("nobody hears of it");
  });
  real.close();
  go->count_down();
  ended->wait();
  EXPECT_FALSE(call.done());
  EXPECT_TRUE(logs.empty());
}

TEST_P(RunInExecutorTest, LoopMayBeDestroyedBeforeTheCallEnds) {
  ThreadPoolExecutor pool(1);
  Latch go(1);
  {
    auto brief = make_loop(std::make_shared<RealClock>());
    static_cast<void>(brief->run_in_executor(&pool, [&] { go.wait(); }));
  }
  go.count_down();
  pool.shutdown();
}

TEST_P(RunInExecutorTest, ShutdownWaitsAndRefusesAfterwards) {
  std::atomic<bool> finished{false};
  static_cast<void>(real.run_in_executor(nullptr, [&] { finished = true; }));
  real.run_until_complete(real.shutdown_default_executor());
  EXPECT_TRUE(finished);
  EXPECT_RAISES(RuntimeError, "Executor shutdown has been called", real.run_in_executor(nullptr, [] {}));
  real.run_until_complete(real.shutdown_default_executor());
  ThreadPoolExecutor pool(1);
  EXPECT_EQ(real.run_until_complete(real.run_in_executor(&pool, [] { return 1; })), 1);
}

TEST_P(RunInExecutorTest, ShutdownWithoutAnExecutor) {
  real.run_until_complete(real.shutdown_default_executor());
  EXPECT_RAISES(RuntimeError, "Executor shutdown has been called", real.run_in_executor(nullptr, [] {}));
}

TEST_P(RunInExecutorTest, ShutdownGivesACallThatNeverEndsUp) {
  const auto go = std::make_shared<Latch>(1);
  static_cast<void>(real.run_in_executor(nullptr, [go] { go->wait(); }));
  real.run_until_complete(real.shutdown_default_executor(0.01));
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].warning_category, "RuntimeWarning");
  EXPECT_EQ(logs[0].message, "RuntimeWarning: The executor did not finishing joining its threads within 0.01 seconds.");
  real.close();
  go->count_down();
}

TEST_P(RunInExecutorTest, ContextFollowsToThreadOnly) {
  static const ContextVar<int> variable("variable", 0);
  const auto body = []() -> Coroutine<void> {
    variable.set(5);
    const auto read = [] { return variable.get(); };
    EXPECT_EQ(co_await to_thread(read), 5);
    const Future<int> plain = get_running_loop().run_in_executor(nullptr, read);
    EXPECT_EQ(co_await plain, 0);
    co_await to_thread([] { variable.set(6); });
    EXPECT_EQ(variable.get(), 5);
  };
  real.run_until_complete(body());
}

TEST_P(RunInExecutorTest, ToThreadRaisesWhatTheCallThrows) {
  EXPECT_RAISES(ValueError, "bad", real.run_until_complete(to_thread([]() -> int { throw ValueError("bad"); })));
  EXPECT_EQ(
      *real.run_until_complete(to_thread([held = std::make_unique<int>(4)]() mutable { return std::move(held); })), 4);
}

TEST_P(RunInExecutorTest, WrapFutureFollowsBothWays) {
  const auto source = ConcurrentFuture<int>::create();
  const Future<int> wrapped = wrap_future(source, real);
  std::thread other([source] { source.set_result(8); });
  EXPECT_EQ(real.run_until_complete(wrapped), 8);
  other.join();
  const auto abandoned = ConcurrentFuture<int>::create();
  const Future<int> cancelled = wrap_future(abandoned, real);
  cancelled.cancel();
  EXPECT_THROW(real.run_until_complete(cancelled), CancelledError);
  EXPECT_TRUE(abandoned.cancelled());
  const auto cancels = ConcurrentFuture<int>::create();
  const Future<int> follows = wrap_future(cancels, real);
  std::thread canceller([cancels] { cancels.cancel(); });
  EXPECT_THROW(real.run_until_complete(follows), CancelledError);
  canceller.join();
}

TEST_P(RunInExecutorTest, WrappedFutureNeedsALoop) {
  EXPECT_THROW(wrap_future(ConcurrentFuture<int>::create()), RuntimeError);
  const Future<int> dangling = wrap_future(ConcurrentFuture<int>::create(), real);
  EXPECT_FALSE(dangling.done());
}

Coroutine<int> answer(double delay) {
  co_await sleep(delay);
  co_return 42;
}

TEST_P(RunInExecutorTest, CoroutineFromAnotherThread) {
  std::string seen_there;
  std::thread other([&] {
    seen_there = std::to_string(run_coroutine_threadsafe(answer(0), real).result());
    const auto fails = []() -> Coroutine<void> {
      throw ValueError("bad");
      co_return;
    };
    EXPECT_RAISES(ValueError, "bad", run_coroutine_threadsafe(fails(), real).result());
    const auto slow = run_coroutine_threadsafe(answer(3600), real);
    EXPECT_THROW(slow.result(0), TimeoutError);
    EXPECT_TRUE(slow.cancel());
    real.call_soon_threadsafe([&] { real.stop(); });
  });
  real.run_forever();
  other.join();
  EXPECT_EQ(seen_there, "42");
  EXPECT_TRUE(logs.empty());
}

TEST_P(RunInExecutorTest, CancellingTheTaskCancelsTheConcurrentFuture) {
  const auto future = run_coroutine_threadsafe(answer(3600), real);
  real.call_soon([&] {
    ASSERT_EQ(all_tasks().size(), 1u);
    all_tasks()[0].cancel();
    real.call_soon([&] { real.call_soon([&] { real.call_soon([&] { real.stop(); }); }); });
  });
  real.run_forever();
  EXPECT_TRUE(future.cancelled());
}

TEST_P(RunInExecutorTest, FactoryErrorsReachBothSides) {
  std::string reported;
  real.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    reported = exception_message(context.exception);
    real.stop();
  });
  real.set_task_factory([](AbstractEventLoop&, UnstartedCoroutine&, const TaskOptions&) -> TaskBase {
    throw ValueError("no tasks today");
  });
  const auto future = run_coroutine_threadsafe(answer(0), real);
  real.run_forever();
  EXPECT_EQ(reported, "no tasks today");
  EXPECT_RAISES(ValueError, "no tasks today", future.result());
}

TEST_P(RunInExecutorTest, LoopThatClosesDropsCoroutinesOfOtherThreads) {
  real.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
  const auto argument = std::make_shared<int>(0);
  const auto holds = [](std::shared_ptr<int>) -> Coroutine<void> { co_await sleep(3600); };
  {
    const auto begun = run_coroutine_threadsafe(holds(argument), real);
    real.call_soon([&] { real.stop(); });
    real.run_forever();
    const auto queued = run_coroutine_threadsafe(holds(argument), real);
    real.close();
    EXPECT_EQ(argument.use_count(), 1);
    EXPECT_RAISES(RuntimeError, "Event loop is closed", run_coroutine_threadsafe(holds(argument), real));
    EXPECT_FALSE(begun.done());
    std::string logged;
    set_log_sink([&](const LogRecord& record) { logged = exception_message(record.exception); });
    EXPECT_TRUE(begun.cancel());
    set_log_sink(nullptr);
    EXPECT_EQ(logged, "Event loop is closed");  // its task cannot be told
  }
  EXPECT_EQ(argument.use_count(), 1);
}

}  // namespace
}  // namespace loopspec
