// Futures.
#include <memory>
#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class FutureTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(FutureTest);

TEST_P(FutureTest, BeginsPending) {
  const Future<int> future = loop.create_future<int>();
  EXPECT_FALSE(future.done());
  EXPECT_FALSE(future.cancelled());
  EXPECT_EQ(&future.get_loop(), &loop);
  EXPECT_RAISES(InvalidStateError, "Result is not set.", future.result());
  EXPECT_RAISES(InvalidStateError, "Exception is not set.", future.exception());
  EXPECT_EQ(future.repr(), "<Future pending>");
}

TEST_P(FutureTest, HoldsAResult) {
  const Future<std::string> future = loop.create_future<std::string>();
  future.set_result("value");
  EXPECT_TRUE(future.done());
  EXPECT_EQ(future.result(), "value");
  EXPECT_EQ(future.exception(), nullptr);
  EXPECT_RAISES(InvalidStateError, "invalid state", future.set_result("again"));
  EXPECT_RAISES(InvalidStateError, "invalid state", future.set_exception(ValueError("bad")));
  EXPECT_FALSE(future.cancel());
  EXPECT_EQ(future.result(), "value");
}

TEST_P(FutureTest, HoldsWhatCannotBeCopied) {
  const Future<std::unique_ptr<int>> future = loop.create_future<std::unique_ptr<int>>();
  future.set_result(std::make_unique<int>(3));
  EXPECT_EQ(*loop.run_until_complete(future), 3);
}

TEST_P(FutureTest, HoldsAnException) {
  const Future<void> future = loop.create_future<void>();
  const std::exception_ptr error = std::make_exception_ptr(ValueError("bad"));
  future.set_exception(error);
  EXPECT_EQ(future.exception(), error);
  EXPECT_RAISES(ValueError, "bad", future.result());
  EXPECT_EQ(future.repr(), "<Future finished exception=ValueError('bad')>");
  EXPECT_RAISES(TypeError, "invalid exception object", loop.create_future<int>().set_exception(std::exception_ptr()));
}

TEST_P(FutureTest, CanBeCancelledOnce) {
  const Future<int> future = loop.create_future<int>();
  EXPECT_TRUE(future.cancel("message"));
  EXPECT_TRUE(future.done());
  EXPECT_TRUE(future.cancelled());
  EXPECT_FALSE(future.cancel());
  EXPECT_RAISES(CancelledError, "message", future.result());
  EXPECT_RAISES(CancelledError, "message", future.exception());
  EXPECT_RAISES(InvalidStateError, "invalid state", future.set_result(1));
}

TEST_P(FutureTest, CallbacksTakeTheFutureOrNothing) {
  const Future<int> future = loop.create_future<int>();
  future.add_done_callback([&](const Future<int>& done) { log("typed " + std::to_string(done.result())); });
  future.add_done_callback([&](const FutureBase& done) { log(done == future ? "base" : "other"); });
  future.add_done_callback([&](auto done) { log(done == future ? "generic" : "other"); });
  future.add_done_callback(logger("nothing"));
  FutureBase(future).add_done_callback([&](const FutureBase&) { log("through the base"); });
  const std::string bulk(100, 'x');
  std::array<char, 64> large{};
  future.add_done_callback([this, large](const Future<int>&) { log("large " + std::to_string(large.size())); });
  future.set_result(7);
  EXPECT_TRUE(seen.empty());
  run_turn();
  EXPECT_EQ(seen, (Log{"typed 7", "base", "generic", "nothing", "through the base", "large 64"}));
}

TEST_P(FutureTest, CallbacksAddedLateAreScheduled) {
  const Future<int> future = loop.create_future<int>();
  future.cancel();
  future.add_done_callback(logger("late"));
  EXPECT_TRUE(seen.empty());
  run_turn();
  EXPECT_EQ(seen, (Log{"late"}));
}

TEST_P(FutureTest, CallbacksRunInTheirContext) {
  static const ContextVar<int> variable("variable", 0);
  const Future<int> future = loop.create_future<int>();
  const Context given;
  given.run([] { variable.set(5); });
  future.add_done_callback([&] { log(std::to_string(variable.get())); }, given);
  const auto token = variable.set(1);
  future.add_done_callback([&](const Future<int>&) { log(std::to_string(variable.get())); });
  variable.reset(token);
  future.set_result(1);
  run_turn();
  EXPECT_EQ(seen, (Log{"5", "1"}));
}

struct Named {
  std::vector<std::string>* log;
  int name;
  void operator()(const FutureBase&) const { log->push_back(std::to_string(name)); }
  bool operator==(const Named&) const = default;
};

TEST_P(FutureTest, EqualCallbacksAreRemovedTogether) {
  const Future<int> future = loop.create_future<int>();
  const Named one{&seen, 1};
  const Named two{&seen, 2};
  future.add_done_callback(one);
  const Handle registration = future.add_done_callback(two);
  future.add_done_callback(one);
  EXPECT_EQ(future.remove_done_callback(Named{&seen, 3}), 0u);
  EXPECT_EQ(future.remove_done_callback(one), 2u);
  EXPECT_EQ(future.remove_done_callback(one), 0u);
  future.add_done_callback(one);
  EXPECT_EQ(future.remove_done_callback(registration), 1u);
  EXPECT_EQ(future.remove_done_callback(registration), 0u);
  future.add_done_callback(one);
  future.set_result(1);
  EXPECT_EQ(future.remove_done_callback(one), 0u);  // queued already
  run_turn();
  EXPECT_EQ(seen, (Log{"1", "1"}));
}

TEST_P(FutureTest, FailingCallbackDoesNotDisturbTheOthers) {
  record_errors();
  const Future<int> future = loop.create_future<int>();
  future.add_done_callback([](const Future<int>&) { throw ValueError("callback"); });
  future.add_done_callback(logger("other"));
  future.set_result(1);
  run_turn();
  EXPECT_EQ(errors, (Log{"ValueError: callback"}));
  EXPECT_EQ(seen, (Log{"other"}));
}

TEST_P(FutureTest, UnretrievedExceptionIsReported) {
  int reports = 0;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    ++reports;
    EXPECT_EQ(context.message, "Future exception was never retrieved");
    EXPECT_EQ(context.keys(), (std::vector<std::string>{"exception", "future", "message"}));
    EXPECT_EQ(exception_message(context.future.exception()), "bad");
  });
  loop.create_future<int>().set_exception(ValueError("bad"));
  EXPECT_EQ(reports, 1);
  {
    const Future<int> looked_at = loop.create_future<int>();
    looked_at.set_exception(ValueError("bad"));
    looked_at.exception();
    const Future<int> raised = loop.create_future<int>();
    raised.set_exception(ValueError("bad"));
    EXPECT_THROW(raised.result(), ValueError);
    loop.create_future<int>().cancel();
    loop.create_future<int>().set_result(1);
  }
  EXPECT_EQ(reports, 1);
}

TEST_P(FutureTest, ReportedFutureMayBeKept) {
  FutureBase kept;
  int reports = 0;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    kept = context.future;
    ++reports;
  });
  loop.create_future<int>().set_exception(ValueError("bad"));
  EXPECT_EQ(exception_message(kept.exception()), "bad");
  kept = FutureBase();
  EXPECT_EQ(reports, 1);
}

TEST_P(FutureTest, ClosedLoopCannotRunCallbacks) {
  const Future<int> with_callback = loop.create_future<int>();
  with_callback.add_done_callback([] { FAIL(); });
  const Future<int> without = loop.create_future<int>();
  loop.close();
  without.set_result(1);
  EXPECT_RAISES(RuntimeError, "Event loop is closed", with_callback.set_result(1));
  EXPECT_TRUE(with_callback.done());
}

TEST_P(FutureTest, FuturesOutliveTheLoop) {
  Future<int> future;
  Future<int> failed;
  std::vector<std::string> messages;
  {
    const auto short_lived = make_loop(clock_);
    future = short_lived->create_future<int>();
    failed = short_lived->create_future<int>();
  }
  EXPECT_RAISES(RuntimeError, "Event loop is closed", future.get_loop());
  future.set_result(1);
  EXPECT_EQ(future.result(), 1);
  EXPECT_RAISES(RuntimeError, "Event loop is closed", future.add_done_callback([] {}));
  failed.set_exception(ValueError("bad"));
  set_log_sink([&](const LogRecord& record) { messages.push_back(record.message); });
  failed = Future<int>();
  set_log_sink(nullptr);
  EXPECT_EQ(messages, (std::vector<std::string>{"Future exception was never retrieved"}));
}

TEST_P(FutureTest, ThreadsCompleteThroughCallSoonThreadsafe) {
  const auto real = make_loop(std::make_shared<RealClock>());
  const Future<int> future = real->create_future<int>();
  std::thread thread([&real, future] { real->call_soon_threadsafe([future] { future.set_result(11); }); });
  EXPECT_EQ(real->run_until_complete(future), 11);
  thread.join();
}

TEST_P(FutureTest, DroppedFutureDropsItsCallbacks) {
  const auto argument = std::make_shared<int>(1);
  loop.create_future<int>().add_done_callback([argument] { FAIL(); });
  EXPECT_EQ(argument.use_count(), 1);
}

}  // namespace
}  // namespace loopspec
