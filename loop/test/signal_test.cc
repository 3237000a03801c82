// add_signal_handler() and remove_signal_handler().
#include <csignal>
#include <thread>

#include "network_fixture.h"
#include "open_descriptors.h"

namespace loopspec {
namespace {

// The thread sanitizer holds a signal back until a call that it knows comes to its end. It does not know pselect(): a signal that
// comes just before that would wake nobody.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
constexpr bool kSignalsMayBeHeldBack = true;
#else
constexpr bool kSignalsMayBeHeldBack = false;
#endif
#else
constexpr bool kSignalsMayBeHeldBack = false;
#endif

class SignalTest : public NetworkTest {
 protected:
  void SetUp() override {
    if (kSignalsMayBeHeldBack && (GetParam().backend == "select" || GetParam().is_proactor)) {
      GTEST_SKIP() << "the thread sanitizer does not know pselect() and io_uring_enter()";
    }
  }
  void turns(int count) {
    for (int i = 0; i < count; ++i) turn();
  }
  static bool has_default_action(int signal) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    return action.sa_handler == SIG_DFL;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(SignalTest);

TEST_P(SignalTest, EachDeliveryIsOneCallInOrder) {
  net.add_signal_handler(SIGUSR1, logger("one"));
  net.add_signal_handler(SIGUSR2, logger("two"));
  for (const int signal : {SIGUSR1, SIGUSR2, SIGUSR1, SIGUSR2, SIGUSR2}) std::raise(signal);
  log("raised");
  run_until([&] { return seen.size() == 6; });
  turns(3);
  EXPECT_EQ(seen, (Log{"raised", "one", "two", "one", "two", "two"}));
}

TEST_P(SignalTest, ACallbackIsNotInterrupted) {
  net.add_signal_handler(SIGUSR1, logger("signal"));
  net.call_soon([&] {
    std::raise(SIGUSR1);
    log("end of the callback");
    net.call_soon(logger("next turn"));
  });
  run_until([&] { return seen.size() == 3; });
  EXPECT_EQ(seen, (Log{"end of the callback", "next turn", "signal"})) << "a turn to read it, and then the call";
}

TEST_P(SignalTest, WakesALoopThatHasNothingElseToDo) {
  net.add_signal_handler(SIGUSR1, [&] {
    EXPECT_EQ(&get_running_loop(), &net);
    net.stop();
  });
  std::thread sender;
  net.call_soon([&] { sender = std::thread([] { ::kill(::getpid(), SIGUSR1); }); });
  net.run_forever();
  sender.join();
}

TEST_P(SignalTest, RunsInTheContextOfWhoAddedIt) {
  ContextVar<int> variable("variable", 0);
  variable.set(1);
  int found = -1;
  net.add_signal_handler(SIGUSR1, [&] { found = variable.get(); });
  variable.set(2);
  std::raise(SIGUSR1);
  run_until([&] { return found != -1; });
  EXPECT_EQ(found, 1);
}

TEST_P(SignalTest, TheLastHandlerIsTheOne) {
  net.add_signal_handler(SIGUSR1, logger("first"));
  net.add_signal_handler(SIGUSR1, logger("second"));
  std::raise(SIGUSR1);
  run_until([&] { return !seen.empty(); });
  turns(2);
  EXPECT_EQ(seen, (Log{"second"}));
}

TEST_P(SignalTest, RemovingRestoresTheDefault) {
  const int before = open_descriptors();
  EXPECT_FALSE(net.remove_signal_handler(SIGUSR1));
  net.add_signal_handler(SIGUSR1, logger("signal"));
  EXPECT_FALSE(has_default_action(SIGUSR1));
  EXPECT_TRUE(net.remove_signal_handler(SIGUSR1));
  EXPECT_TRUE(has_default_action(SIGUSR1));
  EXPECT_FALSE(net.remove_signal_handler(SIGUSR1));
  EXPECT_EQ(open_descriptors(), before) << "the last handler takes the pipe along";
}

TEST_P(SignalTest, ADeliveryThatWaitsGoesToWhoeverHasTheSignalThen) {
  net.add_signal_handler(SIGUSR1, logger("removed"));
  std::raise(SIGUSR1);
  net.remove_signal_handler(SIGUSR1);
  net.add_signal_handler(SIGUSR1, logger("its successor"));
  turns(3);
  EXPECT_EQ(seen, (Log{"its successor"}));
  std::raise(SIGUSR1);
  net.remove_signal_handler(SIGUSR1);
  turns(3);
  net.add_signal_handler(SIGUSR1, logger("too late"));
  turns(3);
  EXPECT_EQ(seen, (Log{"its successor"}));
}

TEST_P(SignalTest, AHandlerMayRemoveItself) {
  net.add_signal_handler(SIGUSR1, [&] { log(net.remove_signal_handler(SIGUSR1) ? "removed" : "again"); });
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  run_until([&] { return !seen.empty(); });
  turns(3);
  EXPECT_EQ(seen, (Log{"removed", "again"})) << "the second call was queued";
}

TEST_P(SignalTest, NumbersAreChecked) {
  for (const int signal : {0, -1, 1000, 65, 32}) {
    const std::string text = "invalid signal number " + std::to_string(signal);
    EXPECT_RAISES(ValueError, text, net.add_signal_handler(signal, [] {}));
    EXPECT_RAISES(ValueError, text, net.remove_signal_handler(signal));
  }
  for (const int signal : {SIGKILL, SIGSTOP}) {
    EXPECT_RAISES(RuntimeError, "sig " + std::to_string(signal) + " cannot be caught",
                  net.add_signal_handler(signal, [] {}));
    EXPECT_FALSE(net.remove_signal_handler(signal));
  }
  const auto coroutine_function = []() -> Coroutine<void> { co_return; };
  EXPECT_RAISES(TypeError, "coroutines cannot be used with add_signal_handler()",
                net.add_signal_handler(SIGUSR1, coroutine_function));
  EXPECT_FALSE(net.remove_signal_handler(SIGUSR1));
}

TEST_P(SignalTest, WhatAHandlerThrowsIsReportedAndItStays) {
  net.add_signal_handler(SIGUSR1, [&] {
    log("called");
    throw ValueError("bad");
  });
  std::raise(SIGUSR1);
  run_until([&] { return errors.size() == 1; });
  std::raise(SIGUSR1);
  run_until([&] { return errors.size() == 2; });
  EXPECT_EQ(seen, (Log{"called", "called"}));
  net.add_signal_handler(SIGUSR1, [] { throw SystemExit(3); });
  std::raise(SIGUSR1);
  EXPECT_THROW(net.run_forever(), SystemExit);
  net.add_signal_handler(SIGUSR1, nullptr);
  std::raise(SIGUSR1);
  run_until([&] { return errors.size() == 3; });
  EXPECT_NE(errors[2].find("TypeError: 'NoneType' object is not callable"), std::string::npos) << errors[2];
}

TEST_P(SignalTest, AStormIsCountedAndTheRestIsNotLost) {
  constexpr int kStorm = 70'000;
  int calls = 0;
  int others = 0;
  net.add_signal_handler(SIGUSR1, [&] { ++calls; });
  net.add_signal_handler(SIGUSR2, [&] { ++others; });
  for (int i = 0; i < kStorm; ++i) std::raise(SIGUSR1);
  std::raise(SIGUSR2);  // there is no room for this one
  std::raise(SIGUSR2);
  run_until([&] { return others > 0; });
  EXPECT_GE(calls, 4096);
  EXPECT_LE(calls, kStorm);
  EXPECT_EQ(others, 1);
  const int before = calls;
  std::raise(SIGUSR1);
  run_until([&] { return calls > before; });
  turns(3);
  EXPECT_EQ(calls, before + 1);
}

TEST_P(SignalTest, AStormFromAnotherThreadLosesNoWakeup) {
  // It handles those that it held back with all signals blocked. When it does so within another such handling, it never lets
  // the thread's own mask back.
  if (kSignalsMayBeHeldBack) GTEST_SKIP() << "the thread sanitizer leaves all signals blocked after a storm";
  int calls = 0;
  net.add_signal_handler(SIGUSR1, [&] { ++calls; });
  net.add_signal_handler(SIGUSR2, [&] { net.stop(); });
  std::thread sender([] {
    for (int i = 0; i < 20'000; ++i) ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGUSR2);
  });
  net.run_forever();
  sender.join();
  turns(3);
  EXPECT_GE(calls, 1);
}

TEST_P(SignalTest, ASignalBelongsToTheLoopThatAskedLast) {
  const auto other = make_loop(std::make_shared<RealClock>());
  net.add_signal_handler(SIGUSR1, logger("first loop"));
  other->add_signal_handler(SIGUSR1, logger("second loop"));
  std::raise(SIGUSR1);
  for (int i = 0; i < 3; ++i) {
    turn();
    other->stop();
    other->run_forever();
  }
  EXPECT_EQ(seen, (Log{"second loop"}));
  EXPECT_TRUE(net.remove_signal_handler(SIGUSR1));
  EXPECT_FALSE(has_default_action(SIGUSR1)) << "it is the other loop's";
  other->close();
  EXPECT_TRUE(has_default_action(SIGUSR1));
}

TEST_P(SignalTest, AnotherThreadMayNotAsk) {
  std::thread([] {
    const auto own = make_loop(std::make_shared<RealClock>());
    EXPECT_RAISES(ValueError, "invalid signal number 99", own->add_signal_handler(99, [] {}));
    EXPECT_RAISES(RuntimeError, "add_signal_handler() only works in the main thread", own->add_signal_handler(SIGUSR2, [] {}));
    EXPECT_FALSE(own->remove_signal_handler(SIGUSR2));
  }).join();
  EXPECT_TRUE(has_default_action(SIGUSR2));
}

TEST_P(SignalTest, ALoopThatRunsInAnotherThreadGetsWhatTheMainOneAskedFor) {
  const auto other = make_loop(std::make_shared<RealClock>());
  other->add_signal_handler(SIGUSR2, [&] { other->stop(); });
  std::thread thread([&] { other->run_forever(); });
  ::kill(::getpid(), SIGUSR2);
  thread.join();
}

TEST_P(SignalTest, ClosingTheLoopRemovesItsHandlers) {
  const int before = open_descriptors();
  {
    const auto short_lived = make_loop(std::make_shared<RealClock>());
    auto kept = std::make_shared<int>();
    short_lived->add_signal_handler(SIGUSR1, [kept] {});
    short_lived->add_signal_handler(SIGUSR2, [kept] {});
    std::raise(SIGUSR1);
    EXPECT_EQ(kept.use_count(), 3);
    short_lived->close();
    EXPECT_EQ(kept.use_count(), 1);
    EXPECT_TRUE(has_default_action(SIGUSR1));
    EXPECT_TRUE(has_default_action(SIGUSR2));
    EXPECT_FALSE(short_lived->remove_signal_handler(SIGUSR1));
    EXPECT_RAISES(RuntimeError, "Event loop is closed", short_lived->add_signal_handler(SIGUSR1, [] {}));
  }
  EXPECT_EQ(open_descriptors(), before);
}

// The signal interrupts the poll; no turn, and no other descriptor, suffers from it.
TEST_P(SignalTest, OtherDescriptorsGoOn) {
  auto [ours, theirs] = Socket::pair();
  net.add_reader(ours.fileno(), [&, ours = ours] { log(ours.recv(10)); });
  net.add_signal_handler(SIGUSR1, [&, theirs = theirs] { theirs.send("x"); });
  for (int i = 0; i < 3; ++i) {
    std::raise(SIGUSR1);
    run_until([&] { return seen.size() == static_cast<std::size_t>(i + 1); });
  }
  net.remove_reader(ours.fileno());
}

}  // namespace
}  // namespace loopspec
