// Watching file descriptors.
#include "descriptors.h"
#include "loop_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class WatchingTest : public LoopTest {
 protected:
  void SetUp() override { LOOPSPEC_NEEDS_READERS(); }
  SocketPair pair;
  SocketPair second;
};
LOOPSPEC_ON_EVERY_BACKEND(WatchingTest);

TEST_P(WatchingTest, ReaderIsCalledWhileThereIsSomethingToRead) {
  loop.add_reader(pair.ours, logger("readable"));
  run_turn();
  EXPECT_TRUE(seen.empty());
  pair.make_readable();
  run_turn();
  run_turn();
  EXPECT_EQ(seen, (Log{"readable", "readable"}));  // level-triggered
  EXPECT_EQ(pair.read_ours(), "x");
  run_turn();
  EXPECT_EQ(seen.size(), 2u);
  pair.close_theirs();
  run_turn();
  EXPECT_EQ(seen.size(), 3u);  // end of file is readable
}

TEST_P(WatchingTest, WriterIsCalledWhileThereIsRoom) {
  pair.fill();
  loop.add_writer(pair.ours, logger("writable"));
  run_turn();
  EXPECT_TRUE(seen.empty());
  pair.read_theirs();
  run_turn();
  run_turn();
  EXPECT_EQ(seen, (Log{"writable", "writable"}));
}

TEST_P(WatchingTest, ReaderAndWriterAreIndependent) {
  pair.make_readable();
  loop.add_writer(pair.ours, logger("write"));
  loop.add_reader(pair.ours, logger("read"));
  run_turn();
  EXPECT_EQ(seen, (Log{"read", "write"}));
  EXPECT_TRUE(loop.remove_reader(pair.ours));
  run_turn();
  EXPECT_EQ(seen, (Log{"read", "write", "write"}));
  EXPECT_FALSE(loop.remove_reader(pair.ours));
  EXPECT_TRUE(loop.remove_writer(pair.ours));
  EXPECT_FALSE(loop.remove_writer(pair.ours));
  run_turn();
  EXPECT_EQ(seen.size(), 3u);
}

TEST_P(WatchingTest, AddingAgainReplacesAlsoWhatIsQueued) {
  pair.make_readable();
  second.make_readable();
  const auto swap = [&](int other) {
    return [this, other] {
      log("first callback");
      loop.add_reader(other, logger("replacement"));
    };
  };
  loop.add_reader(pair.ours, swap(second.ours));
  loop.add_reader(second.ours, swap(pair.ours));
  run_turn();
  EXPECT_EQ(seen, (Log{"first callback"}));  // the other one was queued already
  seen.clear();
  loop.remove_reader(pair.ours);
  loop.remove_reader(second.ours);
  loop.add_reader(pair.ours, logger("old"));
  loop.add_reader(pair.ours, logger("new"));
  run_turn();
  EXPECT_EQ(seen, (Log{"new"}));
}

TEST_P(WatchingTest, RemovedInTheSameBatchIsNotCalled) {
  pair.make_readable();
  second.make_readable();
  const auto remove_both = [&] {
    log("called");
    loop.remove_reader(pair.ours);
    loop.remove_reader(second.ours);
  };
  loop.add_reader(pair.ours, remove_both);
  loop.add_reader(second.ours, remove_both);
  run_turn();
  run_turn();
  EXPECT_EQ(seen, (Log{"called"}));
}

TEST_P(WatchingTest, RegistrationSurvivesARestartAndAnException) {
  record_errors();
  pair.make_readable();
  loop.add_reader(pair.ours, [&] { throw ValueError("reader"); });
  run_turn();
  run_turn();
  EXPECT_EQ(errors, (Log{"ValueError: reader", "ValueError: reader"}));
}

TEST_P(WatchingTest, SystemExitInAReaderLeavesItRegistered) {
  pair.make_readable();
  loop.add_reader(pair.ours, [&] {
    log("called");
    if (seen.size() == 1) throw SystemExit(1);
  });
  loop.add_writer(pair.ours, logger("writer"));
  EXPECT_THROW(loop.run_forever(), SystemExit);
  EXPECT_EQ(seen, (Log{"called"}));
  run_turn();
  EXPECT_EQ(seen.size(), 3u);
}

TEST_P(WatchingTest, ContextIsTheSameAtEveryEvent) {
  static const ContextVar<int> count("count", 0);
  pair.make_readable();
  loop.add_reader(pair.ours, [&] {
    count.set(count.get() + 1);
    log(std::to_string(count.get()));
  });
  run_turn();
  run_turn();
  run_turn();
  EXPECT_EQ(seen, (Log{"1", "2", "3"}));
  EXPECT_EQ(count.get(), 0);
}

TEST_P(WatchingTest, BadDescriptorsAreRefused) {
  EXPECT_RAISES(ValueError, "Invalid file descriptor: -1", loop.add_reader(-1, [] {}));
  EXPECT_RAISES(ValueError, "Invalid file descriptor: -1", loop.add_writer(-1, [] {}));
  EXPECT_RAISES(ValueError, "Invalid file descriptor: -1", loop.remove_reader(-1));
  EXPECT_FALSE(loop.remove_reader(1'000'000'000));
  const int closed = pair.ours;
  pair.close_ours();
  try {
    loop.add_reader(closed, [] {});
    ADD_FAILURE() << "a closed descriptor was accepted";
  } catch (const OSError& error) {
    EXPECT_EQ(error.error_number(), EBADF);
    EXPECT_NE(error.call().find("(add)"), std::string::npos);
  }
  EXPECT_THROW(loop.add_reader(1'000'000'000, [] {}), Exception);
  EXPECT_FALSE(loop.remove_reader(closed));
}

TEST_P(WatchingTest, ManyReadyDescriptorsAreAllServedInOneTurn) {
  std::vector<std::unique_ptr<SocketPair>> pairs;
  int served = 0;
  for (int i = 0; i < 100; ++i) {
    pairs.push_back(std::make_unique<SocketPair>());
    pairs.back()->make_readable();
    loop.add_reader(pairs.back()->ours, [&] { ++served; });
  }
  run_turn();
  EXPECT_EQ(served, 100);
  for (const auto& watched : pairs) EXPECT_TRUE(loop.remove_reader(watched->ours));
}

TEST_P(WatchingTest, ReadinessEndsABlockedPoll) {
  const auto real = make_loop(std::make_shared<RealClock>());
  real->call_later(3600, [] { FAIL(); });
  real->add_reader(pair.ours, [&] { real->stop(); });
  real->call_soon([&] { pair.make_readable(); });
  real->run_forever();
}

}  // namespace
}  // namespace loopspec
