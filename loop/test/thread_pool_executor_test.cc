// ThreadPoolExecutor, without a loop.
#include "loopspec/thread_pool_executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "latch.h"
#include "loop_fixture.h"

namespace loopspec {
namespace {

// Collects what goes to the process-wide sink.
class CollectedLogs {
 public:
  CollectedLogs() {
    set_log_sink([this](const LogRecord& record) {
      const std::lock_guard lock(mutex_);
      records_.push_back(record);
    });
  }
  ~CollectedLogs() { set_log_sink(nullptr); }
  std::vector<LogRecord> records() {
    const std::lock_guard lock(mutex_);
    return records_;
  }

 private:
  std::mutex mutex_;
  std::vector<LogRecord> records_;
};

TEST(ThreadPoolExecutorTest, ResultsAndExceptions) {
  ThreadPoolExecutor pool(2);
  EXPECT_EQ(pool.submit([] { return 6 * 7; }).result(), 42);
  EXPECT_RAISES(ValueError, "bad", pool.submit([]() -> int { throw ValueError("bad"); }).result());
  const auto odd = pool.submit([] { throw 42; });
  EXPECT_EQ(exception_type_name(odd.exception()), "unknown");
  EXPECT_EQ(*pool.submit([] { return std::make_unique<int>(5); }).take_result(), 5);
  EXPECT_RAISES(TypeError, "'NoneType' object is not callable", pool.submit(std::function<int()>()).result());
  EXPECT_THROW(pool.submit([] { throw SystemExit(1); }).result(), SystemExit);
}

TEST(ThreadPoolExecutorTest, ThreadsAreMadeWhenNeededAndNamed) {
  ThreadPoolExecutor pool(3, "worker");
  for (int i = 0; i < 20; ++i) {
    pool.submit([] { EXPECT_EQ(ThreadPoolExecutor::current_thread_name().substr(0, 7), "worker_"); }).result();
  }
  // Three at once need three threads.
  Latch together(3);
  std::vector<ConcurrentFuture<std::string>> names;
  for (int i = 0; i < 3; ++i) {
    names.push_back(pool.submit([&] {
      together.arrive_and_wait();
      return std::string(ThreadPoolExecutor::current_thread_name());
    }));
  }
  std::set<std::string> distinct;
  for (const auto& name : names) distinct.insert(name.result());
  EXPECT_EQ(distinct, (std::set<std::string>{"worker_0", "worker_1", "worker_2"}));
  EXPECT_EQ(ThreadPoolExecutor::current_thread_name(), "");
  EXPECT_EQ(ThreadPoolExecutor()
                .submit([] { return std::string(ThreadPoolExecutor::current_thread_name()); })
                .result()
                .find("ThreadPoolExecutor-"),
            0u);
}

TEST(ThreadPoolExecutorTest, BadArguments) {
  EXPECT_RAISES(ValueError, "max_workers must be greater than 0", ThreadPoolExecutor(0));
  EXPECT_RAISES(ValueError, "max_workers must be greater than 0", ThreadPoolExecutor(-1));
}

TEST(ThreadPoolExecutorTest, ShutdownMakesWhatWasQueued) {
  ThreadPoolExecutor pool(1);
  Latch go(1);
  std::atomic<int> calls{0};
  pool.submit([&] { go.wait(); });
  for (int i = 0; i < 10; ++i) pool.submit([&] { ++calls; });
  pool.shutdown(false);
  EXPECT_RAISES(RuntimeError, "cannot schedule new futures after shutdown", pool.submit([] {}));
  go.count_down();
  pool.shutdown();
  EXPECT_EQ(calls, 10);
  pool.shutdown();
}

TEST(ThreadPoolExecutorTest, ShutdownMayCancelWhatHasNotBegun) {
  ThreadPoolExecutor pool(1);
  Latch begun(1);
  Latch go(1);
  const auto running = pool.submit([&] {
    begun.count_down();
    go.wait();
    return 1;
  });
  const auto waiting = pool.submit([] { return 2; });
  begun.wait();
  EXPECT_TRUE(running.running());
  pool.shutdown(false, true);
  EXPECT_TRUE(waiting.cancelled());
  go.count_down();
  EXPECT_EQ(running.result(), 1);
}

TEST(ThreadPoolExecutorTest, CancelledCallIsNotMade) {
  ThreadPoolExecutor pool(1);
  Latch go(1);
  bool called = false;
  pool.submit([&] { go.wait(); });
  const auto cancelled = pool.submit([&] { called = true; });
  EXPECT_TRUE(cancelled.cancel());
  go.count_down();
  pool.shutdown();
  EXPECT_FALSE(called);
}

TEST(ThreadPoolExecutorTest, WhatTheCallHoldsIsGoneWhenOthersLearnOfTheEnd) {
  ThreadPoolExecutor pool(1);
  const auto argument = std::make_shared<int>(7);
  EXPECT_EQ(pool.submit([argument] { return *argument; }).result(), 7);
  EXPECT_EQ(argument.use_count(), 1);
}

TEST(ThreadPoolExecutorTest, InitializerRunsOnceInEachThread) {
  std::atomic<int> initialized{0};
  {
    ThreadPoolExecutor pool(2, "", [&] { ++initialized; });
    Latch together(2);
    const auto a = pool.submit([&] { together.arrive_and_wait(); });
    pool.submit([&] { together.arrive_and_wait(); }).result();
    a.result();
  }
  EXPECT_EQ(initialized, 2);
}

TEST(ThreadPoolExecutorTest, FailingInitializerBreaksThePool) {
  CollectedLogs logs;
  Latch go(1);
  ThreadPoolExecutor pool(1, "", [&] {
    go.wait();
    throw ValueError("bad");
  });
  constexpr const char* kBroken = "A thread initializer failed, the thread pool is not usable anymore";
  const auto queued = pool.submit([] { return 1; });
  const auto cancelled = pool.submit([] { return 2; });
  EXPECT_TRUE(cancelled.cancel());
  go.count_down();
  EXPECT_RAISES(BrokenThreadPool, kBroken, queued.result());
  EXPECT_RAISES(BrokenThreadPool, kBroken, pool.submit([] {}));
  const auto records = logs.records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].logger, "concurrent.futures");
  EXPECT_EQ(records[0].level, LogLevel::kCritical);
  EXPECT_EQ(records[0].message, "Exception in initializer:");
}

TEST(ThreadPoolExecutorTest, DestructorWaitsUnlessItWasShutDown) {
  bool finished = false;
  {
    ThreadPoolExecutor pool(1);
    pool.submit([&] { finished = true; });
  }
  EXPECT_TRUE(finished);
  // The call goes on although nobody waits for it.
  const auto go = std::make_shared<Latch>(1);
  ConcurrentFuture<int> result;
  {
    ThreadPoolExecutor pool(1);
    result = pool.submit([go] {
      go->wait();
      return 1;
    });
    pool.shutdown(false);
  }
  EXPECT_FALSE(result.done());
  go->count_down();
  EXPECT_EQ(result.result(), 1);
}

TEST(ThreadPoolExecutorTest, ThreadOfThePoolCannotWaitForItself) {
  ThreadPoolExecutor pool(1);
  EXPECT_RAISES(RuntimeError, "cannot join current thread", pool.submit([&] { pool.shutdown(); }).result());
  auto owned = std::make_unique<ThreadPoolExecutor>(1);
  Latch go(1);
  ThreadPoolExecutor& running = *owned;
  const auto destroys = running.submit([&] {
    go.wait();
    owned.reset();
  });
  go.count_down();
  destroys.result();
  EXPECT_EQ(owned, nullptr);
}

TEST(ThreadPoolExecutorTest, SeveralMayWaitForTheEnd) {
  ThreadPoolExecutor pool(2);
  Latch go(1);
  const auto call = pool.submit([&] { go.wait(); });
  std::vector<std::thread> waiters;
  std::atomic<int> early{0};
  for (int i = 0; i < 3; ++i) {
    waiters.emplace_back([&] {
      pool.shutdown();
      if (!call.done()) ++early;
    });
  }
  go.count_down();
  for (std::thread& waiter : waiters) waiter.join();
  EXPECT_EQ(early, 0);
}

TEST(ThreadPoolExecutorTest, ManyCallsFromManyThreads) {
  ThreadPoolExecutor pool(4);
  std::atomic<int> sum{0};
  std::vector<std::thread> producers;
  for (int producer = 0; producer < 4; ++producer) {
    producers.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const auto call = pool.submit([&] { ++sum; });
        if (i % 7 == 0 && call.cancel()) ++sum;
      }
    });
  }
  for (std::thread& producer : producers) producer.join();
  pool.shutdown();
  EXPECT_EQ(sum, 2000);
}

}  // namespace
}  // namespace loopspec
