// What goes wrong around a loop.
#include <unistd.h>

#include <csignal>

#include "descriptor_limit.h"
#include "descriptors.h"
#include "loop_fixture.h"

namespace loopspec {
namespace {

class FaultsTest : public LoopTest {
 protected:
  SocketPair pair;
};
LOOPSPEC_ON_EVERY_BACKEND(FaultsTest);

TEST_P(FaultsTest, DescriptorClosedBehindTheLoopsBack) {
  const SocketPair healthy;
  loop.add_reader(pair.ours, [] {});
  loop.add_reader(healthy.ours, logger("healthy"));
  healthy.make_readable();
  const int fd = pair.ours;
  pair.close_ours();
  run_turn();
  run_turn();
  EXPECT_FALSE(seen.empty()) << "the other descriptors must go on";
  EXPECT_TRUE(loop.remove_reader(fd));
  EXPECT_FALSE(loop.remove_reader(fd));
}

TEST_P(FaultsTest, NumberOfAClosedDescriptorCanBeUsedAgain) {
  const int fd = pair.ours;
  loop.add_reader(fd, [] { FAIL(); });
  pair.close_ours();
  const SocketPair fresh;
  Socket again;
  if (fresh.ours != fd) {
    ASSERT_EQ(::dup2(fresh.ours, fd), fd);
    again = Socket::from_descriptor(fd);
  }
  fresh.make_readable();
  loop.add_reader(fd, logger("new file"));
  loop.add_writer(fd, [] {});
  run_turn();
  EXPECT_EQ(seen, (Log{"new file"}));
  EXPECT_TRUE(loop.remove_reader(fd));
  EXPECT_TRUE(loop.remove_writer(fd));
}

TEST_P(FaultsTest, NarrowingInterestInAClosedDescriptorIsQuiet) {
  loop.add_reader(pair.ours, [] {});
  loop.add_writer(pair.ours, [] {});
  const int fd = pair.ours;
  pair.close_ours();
  EXPECT_TRUE(loop.remove_reader(fd));
  EXPECT_TRUE(loop.remove_writer(fd));
  run_turn();
}

TEST_P(FaultsTest, OutOfDescriptorsNamesTheCall) {
  std::string call;
  {
    const DescriptorLimit limit(0);
    try {
      make_loop(nullptr);
    } catch (const OSError& error) {
      EXPECT_EQ(error.error_number(), EMFILE);
      call = error.call();
    }
  }
  const std::string waker = GetParam().waker;
  EXPECT_TRUE(call == waker || call == "epoll_create1") << call;
}

TEST_P(FaultsTest, LoopsReleaseTheirDescriptors) {
  const int before = ::dup(0);
  ::close(before);
  for (int i = 0; i < 200; ++i) make_loop(nullptr)->close();
  for (int i = 0; i < 200; ++i) make_loop(nullptr);
  const int after = ::dup(0);
  ::close(after);
  EXPECT_EQ(before, after);
}

TEST_P(FaultsTest, CloseDropsAHundredThousandHandles) {
  const auto argument = std::make_shared<int>(0);
  std::vector<Handle> kept;
  for (int i = 0; i < 100'000; ++i) {
    Handle handle = i % 2 == 0 ? loop.call_soon([argument] { FAIL(); }) : Handle(loop.call_later(i, [argument] { FAIL(); }));
    if (i % 10 < 2) kept.push_back(std::move(handle));
  }
  loop.close();
  EXPECT_EQ(argument.use_count(), 1);
  for (const Handle& handle : kept) handle.cancel();
}

TEST_P(FaultsTest, DroppingACallbackMayCancelOthers) {
  // The callable's destructor cancels a timer and a handle of the same loop while the loop drops everything.
  struct Canceller {
    std::shared_ptr<std::vector<Handle>> handles;
    ~Canceller() {
      if (handles) {
        for (const Handle& handle : *handles) handle.cancel();
      }
    }
  };
  const auto handles = std::make_shared<std::vector<Handle>>();
  for (int i = 0; i < 10; ++i) {
    handles->push_back(loop.call_soon([canceller = std::make_shared<Canceller>(Canceller{handles})] {}));
    handles->push_back(loop.call_later(i, [canceller = std::make_shared<Canceller>(Canceller{handles})] {}));
  }
  loop.close();
  for (const Handle& handle : *handles) EXPECT_TRUE(handle.cancelled());
  handles->clear();
}

TEST_P(FaultsTest, SignalsInterruptThePollWithoutHarm) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {};
  ASSERT_EQ(sigaction(SIGUSR1, &action, &before), 0);
  const auto real = make_loop(std::make_shared<RealClock>());
  const pthread_t loop_thread = pthread_self();
  std::atomic<bool> stop{false};
  std::thread interrupter([&] {
    while (!stop) pthread_kill(loop_thread, SIGUSR1);
  });
  real->call_later(0.01, [&] { real->stop(); });
  real->run_forever();
  stop = true;
  interrupter.join();
  sigaction(SIGUSR1, &before, nullptr);
}

TEST_P(FaultsTest, UnclosedLoopClosesItself) {
  const auto argument = std::make_shared<int>(0);
  {
    const auto unclosed = make_loop(nullptr);
    unclosed->call_soon([argument] { FAIL(); });
    unclosed->call_later(1, [argument] { FAIL(); });
  }
  EXPECT_EQ(argument.use_count(), 1);
}

}  // namespace
}  // namespace loopspec
