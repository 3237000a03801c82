// The rules of event_loop.h, one test or two for each.
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "descriptors.h"
#include "loop_fixture.h"

namespace loopspec {
namespace {

class OrderingTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(OrderingTest);

// Something of our end to wait for once: readable bytes, or on a loop without readers the end of an operation that receives.
class Readable final : public Operation {
 public:
  Readable(DescriptorEventLoop& loop, const SocketPair& pair, std::function<void()> callback) : Operation(OperationKind::kReceive) {
    auto once = [&loop, fd = pair.ours, callback = std::move(callback)] {
      callback();
      if (loop.can_watch()) loop.remove_reader(fd);
    };
    if (loop.can_watch()) {
      loop.add_reader(pair.ours, once);
      return;
    }
    node_ = detail::make_node(0, {}, nullptr, once);
    descriptor = pair.ours;
    into = room_;
    dynamic_cast<ProactorEventLoop&>(loop).submit(*this);
  }
  detail::HandleNode* completed(const Completion& completion) override { return completion.cancelled ? nullptr : node_.get(); }

 private:
  std::array<char, 1> byte_{};
  std::array<MutableBytes, 1> room_{byte_};
  detail::NodeRef node_;
};

TEST_P(OrderingTest, ReadyQueueIsFifoAndRunsOnce) {
  std::vector<int> order;
  std::vector<Handle> handles;
  for (int i = 0; i < 1000; ++i) handles.push_back(loop.call_soon([&order, i] { order.push_back(i); }));
  handles[500].cancel();
  run_turn();
  ASSERT_EQ(order.size(), 999u);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(std::count(order.begin(), order.end(), 500), 0);
  run_turn();
  EXPECT_EQ(order.size(), 999u);
}

TEST_P(OrderingTest, TurnQueuesSoonThenIoThenTimers) {
  const SocketPair pair;
  pair.make_readable();
  loop.call_later(0, logger("timer"));
  const Readable readable(loop, pair, logger("io"));
  loop.call_soon(logger("soon"));
  run_turn();
  EXPECT_EQ(seen, (Log{"soon", "io", "timer"}));
}

TEST_P(OrderingTest, TurnRunsASnapshot) {
  const SocketPair pair;
  std::optional<Readable> readable;
  loop.call_soon([&] {
    loop.call_soon(logger("added"));
    loop.call_later(0, logger("added timer"));
    pair.make_readable();
    readable.emplace(loop, pair, logger("io"));
    log("first");
  });
  loop.call_soon(logger("second"));
  run_turn();
  EXPECT_EQ(seen, (Log{"first", "second"}));
  run_turn();
  EXPECT_EQ(seen, (Log{"first", "second", "added", "io", "added timer"}));
}

// A clock that records how long each poll was allowed to block.
class RecordingClock final : public Clock {
 public:
  std::int64_t now_ns() const noexcept override { return now; }
  std::int64_t resolution_ns() const noexcept override { return 1; }
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    timeouts.push_back(timeout_ns);
    if (timeout_ns < 0) {
      selector.select(-1, ready);
    } else {
      selector.select(0, ready);
      now += timeout_ns;
    }
  }
  std::int64_t now = 0;
  std::vector<std::int64_t> timeouts;
};

TEST_P(OrderingTest, PollBlocksOnlyWhenIdle) {
  const auto recording = std::make_shared<RecordingClock>();
  const auto timed = make_loop(recording);
  const SocketPair pair;
  const auto readable = std::make_unique<Readable>(*timed, pair, [] {});  // so that every turn polls
  timed->call_soon([&] { timed->call_later(2.5, [&] { timed->call_soon([&] { timed->stop(); }); }); });
  timed->run_forever();
  timed->stop();
  timed->run_forever();
  // Something ready; waiting for the timer; something ready; stopping.
  EXPECT_EQ(recording->timeouts, (std::vector<std::int64_t>{0, 2'500'000'000, 0, 0}));
  timed->close();  // before what is in flight goes
}

TEST_P(OrderingTest, TimersRunByTime) {
  for (const double delay : {3.0, 1.0, 2.0, -1.0, 0.0, 1.0}) {
    loop.call_later(delay, [this] { log(std::to_string(loop.time_ns())); });
  }
  loop.call_later(4, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"0", "0", "1000000000", "1000000000", "2000000000", "3000000000"}));
}

TEST_P(OrderingTest, CancelDropsTheCallbackAtOnce) {
  const auto argument = std::make_shared<int>(1);
  const Handle soon = loop.call_soon([argument] { FAIL(); });
  const TimerHandle timer = loop.call_later(1, [argument] { FAIL(); });
  ASSERT_EQ(argument.use_count(), 3);
  soon.cancel();
  timer.cancel();
  EXPECT_EQ(argument.use_count(), 1);
  loop.call_later(2, [&] { loop.stop(); });
  loop.run_forever();
}

TEST_P(OrderingTest, StopFinishesTheBatch) {
  loop.call_soon([&] {
    loop.call_soon(logger("added before stop"));
    loop.stop();
    loop.call_soon(logger("added after stop"));
  });
  loop.call_soon(logger("same batch"));
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"same batch"}));
  run_turn();
  EXPECT_EQ(seen, (Log{"same batch", "added before stop", "added after stop"}));
}

TEST_P(OrderingTest, StopBeforeRunIsOneTurn) {
  const SocketPair pair;
  pair.make_readable();
  const Readable readable(loop, pair, logger("io"));
  loop.call_later(0, logger("due timer"));
  loop.call_later(1, logger("future timer"));
  loop.call_soon([&] {
    log("soon");
    loop.call_soon(logger("nested"));
  });
  loop.stop();
  loop.stop();
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"soon", "io", "due timer"}));
  EXPECT_EQ(loop.time(), 0.0);
  seen.clear();
  loop.call_later(5, [&] { loop.stop(); });
  loop.run_forever();  // the stop request was used up
  EXPECT_EQ(seen, (Log{"nested", "future timer"}));
}

TEST_P(OrderingTest, ThreadsafeBeforeSoonKeepsOrder) {
  loop.call_soon([&] {
    std::thread([&] { loop.call_soon_threadsafe(logger("from the thread")); }).join();
    loop.call_soon(logger("after the thread"));
    loop.call_soon_threadsafe(logger("threadsafe here"));
    loop.call_soon(logger("last"));
    loop.call_soon([&] { loop.stop(); });
  });
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"from the thread", "after the thread", "threadsafe here", "last"}));
}

TEST_P(OrderingTest, FutureCallbacksGoThroughCallSoonInOrder) {
  const Future<int> future = loop.create_future<int>();
  for (int i = 0; i < 3; ++i) future.add_done_callback([this, i] { log("callback " + std::to_string(i)); });
  loop.call_soon([&] {
    loop.call_soon(logger("before"));
    future.set_result(1);
    log("result set");
    loop.call_soon(logger("after"));
  });
  run_turn();
  EXPECT_EQ(seen, (Log{"result set"}));
  run_turn();
  EXPECT_EQ(seen, (Log{"result set", "before", "callback 0", "callback 1", "callback 2", "after"}));
}

TEST_P(OrderingTest, ExceptionsGoToTheHandler) {
  loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) {
    log("handler: " + exception_type_name(context.exception));
  });
  loop.call_soon([] { throw ValueError("bad"); });
  loop.call_soon(logger("next"));
  loop.call_soon([] { throw 42; });
  loop.call_soon([] { throw CancelledError(); });
  loop.call_later(0, [] { throw RuntimeError("timer"); });
  run_turn();
  EXPECT_EQ(seen, (Log{"handler: ValueError", "next", "handler: unknown", "handler: CancelledError", "handler: RuntimeError"}));
}

TEST_P(OrderingTest, SystemExitLeavesTheRestQueued) {
  record_errors();
  loop.call_soon(logger("before"));
  loop.call_soon([&] {
    loop.call_soon(logger("added"));
    throw SystemExit(3);
  });
  loop.call_soon(logger("behind"));
  try {
    loop.run_forever();
    ADD_FAILURE() << "SystemExit did not escape";
  } catch (const SystemExit& exit) {
    EXPECT_EQ(exit.code(), 3);
  }
  EXPECT_FALSE(loop.is_running());
  EXPECT_EQ(seen, (Log{"before"}));
  EXPECT_TRUE(errors.empty());
  run_turn();
  EXPECT_EQ(seen, (Log{"before", "behind", "added"}));
  loop.call_soon([] { throw KeyboardInterrupt(); });
  EXPECT_THROW(loop.run_forever(), KeyboardInterrupt);
}

}  // namespace
}  // namespace loopspec
