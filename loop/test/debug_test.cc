// Debug mode.
#include <atomic>
#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

constexpr const char* kWrongThread = "Non-thread-safe operation invoked on an event loop other than the current one";

class DebugTest : public LoopTest {
 protected:
  // Runs `check` in another thread while the loop runs.
  template <class F>
  void while_running(F check) {
    loop.call_soon([&] {
      std::thread(check).join();
      loop.stop();
    });
    loop.run_forever();
  }
};
LOOPSPEC_ON_EVERY_BACKEND(DebugTest);

TEST_P(DebugTest, IsOffAtFirstAndPerLoop) {
  const auto other = make_loop(clock_);
  EXPECT_FALSE(loop.get_debug());
  loop.set_debug(true);
  EXPECT_TRUE(loop.get_debug());
  EXPECT_FALSE(other->get_debug());
}

TEST_P(DebugTest, EmptyCallablesAreRefused) {
  loop.set_debug(true);
  EXPECT_RAISES(TypeError, "a callable object was expected by call_soon(), got None", loop.call_soon(nullptr));
  EXPECT_RAISES(TypeError, "a callable object was expected by call_soon_threadsafe(), got None",
                loop.call_soon_threadsafe(Callback()));
  EXPECT_RAISES(TypeError, "a callable object was expected by call_at(), got None", loop.call_later(1, nullptr));
  EXPECT_RAISES(TypeError, "a callable object was expected by call_at(), got None", loop.call_at(1, nullptr));
}

TEST_P(DebugTest, WrongThreadIsRefusedWhileRunning) {
  loop.call_soon([&] { loop.set_debug(true); });
  while_running([&] {
    EXPECT_RAISES(RuntimeError, kWrongThread, loop.call_soon([] {}));
    EXPECT_RAISES(RuntimeError, kWrongThread, loop.call_later(1, [] {}));
    EXPECT_RAISES(RuntimeError, kWrongThread, loop.call_at(1, [] {}));
    loop.call_soon_threadsafe(logger("threadsafe"));
  });
  run_turn();
  EXPECT_EQ(seen, (Log{"threadsafe"}));
}

TEST_P(DebugTest, WrongThreadIsNotCheckedWhenStopped) {
  loop.set_debug(true);
  std::thread([&] { loop.call_soon(logger("ran")); }).join();
  run_turn();
  EXPECT_EQ(seen, (Log{"ran"}));
}

TEST_P(DebugTest, SlowCallbacksAreLogged) {
  EXPECT_EQ(loop.slow_callback_duration(), 0.1);
  loop.set_debug(true);
  loop.call_soon([&] { clock_->advance(99'999'999); });
  loop.call_later(0, [&] { clock_->advance(100'000'000); });
  run_turn();
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].level, LogLevel::kWarning);
  EXPECT_EQ(logs[0].message.find("Executing <TimerHandle "), 0u);
  const std::string tail = " took 0.100 seconds";
  EXPECT_EQ(logs[0].message.substr(logs[0].message.size() - tail.size()), tail);
  loop.set_slow_callback_duration(0.5);
  loop.call_soon([&] { clock_->advance(400'000'000); });
  run_turn();
  EXPECT_EQ(logs.size(), 1u);
  loop.set_debug(false);
  loop.call_soon([&] { clock_->advance(900'000'000); });
  run_turn();
  EXPECT_EQ(logs.size(), 1u);
}

TEST_P(DebugTest, HandlesRememberWhereTheyWereMade) {
  EXPECT_EQ(loop.call_soon([] {}).repr().find("debug_test.cc"), std::string::npos);
  loop.set_debug(true);
  std::string traceback;
  loop.set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    traceback = std::any_cast<std::string>(context.extra.at("source_traceback"));
  });
  const Handle handle = loop.call_soon([] { throw ValueError("bad"); });
  const TimerHandle timer = loop.call_later(1, [] {});
  EXPECT_NE(handle.repr().find("debug_test.cc:"), std::string::npos);
  EXPECT_NE(timer.repr().find("debug_test.cc:"), std::string::npos);
  run_turn();
  EXPECT_NE(traceback.find("debug_test.cc:"), std::string::npos);
}

TEST_P(DebugTest, DefaultHandlerShowsTheRunningHandle) {
  loop.set_debug(true);
  loop.call_soon([&] { loop.call_exception_handler(ExceptionContext{}); });
  run_turn();
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_NE(logs[0].message.find("\nhandle_traceback: "), std::string::npos);
}

}  // namespace
}  // namespace loopspec
