// call_soon_threadsafe from other threads.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "latch.h"
#include "loop_fixture.h"

namespace loopspec {
namespace {

// On the real clock: the loop really blocks.
class ThreadsTest : public LoopTest {
 protected:
  ThreadsTest() : real_owner_(make_loop(std::make_shared<RealClock>())), real(*real_owner_) {}

 private:
  std::unique_ptr<DescriptorEventLoop> real_owner_;

 protected:
  DescriptorEventLoop& real;
};
LOOPSPEC_ON_EVERY_BACKEND(ThreadsTest);

TEST_P(ThreadsTest, WakesABlockedLoop) {
  const TimerHandle sentinel = real.call_later(3600, [] { FAIL(); });
  std::thread::id loop_thread;
  std::thread producer([&] {
    real.call_soon_threadsafe([&] {
      loop_thread = std::this_thread::get_id();
      real.stop();
    });
  });
  real.run_forever();
  producer.join();
  EXPECT_EQ(loop_thread, std::this_thread::get_id());
}

TEST_P(ThreadsTest, WakesALoopThatWaitsForNothing) {
  // Ping-pong, so that most wake-ups find the loop asleep.
  std::mutex mutex;
  std::condition_variable condition;
  int answered = 0;
  constexpr int kRounds = 300;
  std::thread producer([&] {
    for (int round = 1; round <= kRounds; ++round) {
      real.call_soon_threadsafe([&] {
        const std::lock_guard lock(mutex);
        ++answered;
        condition.notify_one();
      });
      std::unique_lock lock(mutex);
      condition.wait(lock, [&] { return answered == round; });
    }
    real.call_soon_threadsafe([&] { real.stop(); });
  });
  real.run_forever();
  producer.join();
  EXPECT_EQ(answered, kRounds);
}

TEST_P(ThreadsTest, ManyProducersLoseNothingAndKeepTheirOrder) {
  constexpr int kProducers = 4;
  constexpr int kCalls = 20'000;
  std::vector<int> next(kProducers, 0);
  bool in_order = true;
  int left = kProducers * kCalls;
  std::vector<std::thread> producers;
  for (int p = 0; p < kProducers; ++p) {
    producers.emplace_back([&, p] {
      for (int i = 0; i < kCalls; ++i) {
        real.call_soon_threadsafe([&, p, i] {
          in_order = in_order && next[static_cast<std::size_t>(p)]++ == i;
          if (--left == 0) real.stop();
        });
      }
    });
  }
  real.run_forever();
  for (std::thread& producer : producers) producer.join();
  EXPECT_TRUE(in_order);
  EXPECT_EQ(next, std::vector<int>(kProducers, kCalls));
}

TEST_P(ThreadsTest, BeforeTheRunIsKept) {
  std::thread([&] { real.call_soon_threadsafe([&] { real.stop(); }); }).join();
  real.run_forever();
}

TEST_P(ThreadsTest, HandlesCanBeCancelledAndDroppedFromTheProducer) {
  constexpr int kCalls = 20'000;
  std::atomic<int> ran{0};
  std::atomic<int> dropped{0};
  struct Counted {
    std::atomic<int>* dropped;
    explicit Counted(std::atomic<int>* counter) : dropped(counter) {}
    Counted(Counted&& other) noexcept : dropped(std::exchange(other.dropped, nullptr)) {}
    Counted& operator=(Counted&&) = delete;
    ~Counted() {
      if (dropped != nullptr) ++*dropped;
    }
  };
  std::thread producer([&] {
    for (int i = 0; i < kCalls; ++i) {
      const Handle handle = real.call_soon_threadsafe([&ran, counted = Counted(&dropped)] { ++ran; });
      if (i % 2 == 0) {
        handle.cancel();
        EXPECT_TRUE(handle.cancelled());
      }
    }
    real.call_soon_threadsafe([&] { real.stop(); });
  });
  real.run_forever();
  producer.join();
  EXPECT_GE(ran, kCalls / 2);
  EXPECT_EQ(dropped, kCalls);
}

TEST_P(ThreadsTest, ContextIsTheCallersOwn) {
  static const ContextVar<int> variable("variable", -1);
  int value = 0;
  std::thread producer([&] {
    variable.set(9);
    real.call_soon_threadsafe([&] {
      value = variable.get();
      real.stop();
    });
  });
  real.run_forever();
  producer.join();
  EXPECT_EQ(value, 9);
}

TEST_P(ThreadsTest, ClosedLoopRefusesOtherThreads) {
  real.close();
  std::thread([&] { EXPECT_RAISES(RuntimeError, "Event loop is closed", real.call_soon_threadsafe([] {})); }).join();
}

TEST_P(ThreadsTest, CloseRacesWithProducersSafely) {
  std::atomic<int> accepted{0};
  std::atomic<bool> refused{false};
  Latch begun(1);
  std::thread producer([&] {
    try {
      for (;;) {
        real.call_soon_threadsafe([] {});
        if (accepted++ == 0) begun.count_down();
      }
    } catch (const RuntimeError&) {
      refused = true;
    }
  });
  begun.wait();
  real.stop();
  real.run_forever();
  real.close();
  producer.join();
  EXPECT_TRUE(refused);
  EXPECT_GT(accepted, 0);
}

// Not allowed by asyncio, which promises no more than that nothing breaks outside debug mode.
TEST_P(ThreadsTest, CallSoonFromAForeignThreadDoesNotCorrupt) {
  constexpr int kCalls = 5'000;
  int ran = 0;
  Latch running(1);
  real.call_soon([&] { running.count_down(); });
  std::thread foreign([&] {
    running.wait();
    for (int i = 0; i < kCalls; ++i) {
      real.call_soon([&ran] { ++ran; });
      real.call_later(0, [] {}).cancel();
    }
    real.call_soon_threadsafe([&] { real.stop(); });
  });
  real.run_forever();
  foreign.join();
  EXPECT_EQ(ran, kCalls);
}

TEST_P(ThreadsTest, TwoLoopsInTwoThreads) {
  const auto second = make_loop(std::make_shared<RealClock>());
  std::thread thread([&] {
    second->call_soon([&] {
      EXPECT_EQ(&get_running_loop(), second.get());
      real.call_soon_threadsafe([&] {
        EXPECT_EQ(&get_running_loop(), &real);
        second->call_soon_threadsafe([&] { second->stop(); });
        real.stop();
      });
    });
    second->run_forever();
  });
  real.run_forever();
  thread.join();
}

}  // namespace
}  // namespace loopspec
