// Concurrent futures, which belong to no loop.
#include "loopspec/concurrent_future.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "loop_fixture.h"

namespace loopspec {
namespace {

using Log = std::vector<std::string>;

TEST(ConcurrentFutureTest, GoesThroughItsStates) {
  const auto future = ConcurrentFuture<int>::create();
  EXPECT_FALSE(future.done());
  EXPECT_FALSE(future.running());
  EXPECT_NE(future.repr().find("state=pending>"), std::string::npos);
  EXPECT_TRUE(future.set_running_or_notify_cancel());
  EXPECT_TRUE(future.running());
  EXPECT_FALSE(future.cancel());
  future.set_result(4);
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.cancel());
  EXPECT_FALSE(future.cancelled());
  EXPECT_EQ(future.result(), 4);
  EXPECT_EQ(future.exception(), nullptr);
  EXPECT_NE(future.repr().find("state=finished returned int>"), std::string::npos);
  EXPECT_THROW(future.set_result(5), InvalidStateError);
  EXPECT_THROW(future.set_exception(ValueError("x")), InvalidStateError);
  EXPECT_EQ(future.result(), 4);
}

TEST(ConcurrentFutureTest, CancelledBeforeItRuns) {
  const auto future = ConcurrentFuture<void>::create();
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancelled());
  EXPECT_TRUE(future.done());
  EXPECT_FALSE(future.set_running_or_notify_cancel());
  EXPECT_THROW(future.result(), CancelledError);
  EXPECT_THROW(future.exception(), CancelledError);
  EXPECT_THROW(future.set_result(), InvalidStateError);
  EXPECT_NE(future.repr().find("state=cancelled>"), std::string::npos);
}

TEST(ConcurrentFutureTest, UnexpectedStateIsLoggedAndRaised) {
  std::vector<LogRecord> records;
  set_log_sink([&](const LogRecord& record) { records.push_back(record); });
  const auto future = ConcurrentFuture<int>::create();
  EXPECT_TRUE(future.set_running_or_notify_cancel());
  EXPECT_RAISES(RuntimeError, "Future in unexpected state", future.set_running_or_notify_cancel());
  set_log_sink(nullptr);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].logger, "concurrent.futures");
  EXPECT_EQ(records[0].level, LogLevel::kCritical);
}

TEST(ConcurrentFutureTest, WaitsForTheOtherThread) {
  const auto future = ConcurrentFuture<std::unique_ptr<int>>::create();
  EXPECT_THROW(future.result(0), TimeoutError);
  EXPECT_THROW(future.exception(-1), TimeoutError);
  std::thread other([future] { future.set_result(std::make_unique<int>(3)); });
  EXPECT_EQ(*future.take_result(), 3);
  other.join();
  const auto failing = ConcurrentFuture<int>::create();
  std::thread raising([failing] { failing.set_exception(ValueError("bad")); });
  EXPECT_RAISES(ValueError, "bad", failing.result(1e300));
  raising.join();
}

TEST(ConcurrentFutureTest, CallbacksRunInOrderInTheEndingThread) {
  const auto future = ConcurrentFuture<int>::create();
  Log seen;
  std::thread::id where;
  future.add_done_callback(
      [&](const ConcurrentFuture<int>& done) { seen.push_back("a" + std::to_string(done.result())); });
  future.add_done_callback([&] {
    seen.push_back("b");
    where = std::this_thread::get_id();
  });
  std::thread other([&] { future.set_result(1); });
  const std::thread::id ident = other.get_id();
  other.join();
  future.add_done_callback([&](const ConcurrentFutureBase& done) { seen.push_back(done == future ? "c" : "?"); });
  EXPECT_EQ(seen, (Log{"a1", "b", "c"}));
  EXPECT_EQ(where, ident);
}

TEST(ConcurrentFutureTest, CallbackErrorsAreLogged) {
  std::vector<LogRecord> records;
  set_log_sink([&](const LogRecord& record) { records.push_back(record); });
  const auto future = ConcurrentFuture<int>::create();
  bool second = false;
  future.add_done_callback([] { throw ValueError("bad"); });
  future.add_done_callback([&] { second = true; });
  EXPECT_TRUE(future.cancel());
  const auto exits = ConcurrentFuture<int>::create();
  exits.add_done_callback([] { throw SystemExit(3); });
  EXPECT_THROW(exits.cancel(), SystemExit);
  set_log_sink(nullptr);
  EXPECT_TRUE(second);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].message.find("exception calling callback for <Future at "), 0u);
  EXPECT_EQ(exception_message(records[0].exception), "bad");
}

TEST(ConcurrentFutureTest, CallbacksGoWithTheFuture) {
  const auto argument = std::make_shared<int>(0);
  {
    ConcurrentFuture<int>::create().add_done_callback([argument] {});
  }
  EXPECT_EQ(argument.use_count(), 1);
}

}  // namespace
}  // namespace loopspec
