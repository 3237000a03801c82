// PartedRun: a run in parts is the run that run_forever() makes, with callbacks that end later.
#include "loopspec/parted_run.h"

#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class PartedRunTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(PartedRunTest);

// A callback that puts itself off, where that may be: it is what the handle has, not something that it calls.
struct PutsOff {
  PartedRun** run;
  const std::function<void()>* before;
  void operator()() const {
    (*before)();
    if ((*run)->may_put_off(this)) (*run)->put_off();
  }
};

TEST_P(PartedRunTest, WithNothingPutOffItIsOnePart) {
  loop.call_soon([&] {
    log("first");
    loop.call_soon([&] {
      log("third");
      loop.stop();
    });
  });
  loop.call_soon(logger("second"));
  PartedRun run(loop);
  EXPECT_TRUE(loop.is_running());
  EXPECT_TRUE(run.go_on());
  EXPECT_FALSE(loop.is_running());
  EXPECT_EQ(seen, (Log{"first", "second", "third"}));
}

TEST_P(PartedRunTest, APutOffCallbackKeepsTheTurn) {
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] {
    log("begins");
    loop.call_soon(logger("next turn"));
  };
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon(logger("same turn"));
  loop.call_soon([&] { loop.call_soon([&] { loop.stop(); }); });
  PartedRun run(loop);
  current = &run;
  EXPECT_FALSE(run.go_on());
  EXPECT_EQ(seen, (Log{"begins"}));
  EXPECT_TRUE(loop.is_running());
  EXPECT_RAISES(RuntimeError, "no running event loop", get_running_loop());
  EXPECT_RAISES(RuntimeError, "This event loop is already running", loop.run_forever());
  const std::uint64_t turn = loop.turn();
  EXPECT_TRUE(run.go_on([&] {
    log("rest");
    EXPECT_EQ(loop.turn(), turn);
    EXPECT_EQ(&get_running_loop(), &loop);
    loop.call_soon(logger("by the rest"));
  }));
  EXPECT_EQ(seen, (Log{"begins", "rest", "same turn", "next turn", "by the rest"}));
}

TEST_P(PartedRunTest, TheRestMayBePutOffOnceMore) {
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] { log("begins"); };
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon([&] { loop.stop(); });
  PartedRun run(loop);
  current = &run;
  EXPECT_FALSE(run.go_on());
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(run.go_on([&] {
      log("goes on");
      run.put_off();
    }));
  }
  EXPECT_TRUE(run.go_on([&] { log("ends"); }));
  EXPECT_EQ(seen, (Log{"begins", "goes on", "goes on", "goes on", "ends"}));
}

TEST_P(PartedRunTest, TheRestRunsInTheCallbacksContextAndItsErrorIsTheCallbacks) {
  record_errors();
  const ContextVar<int> variable("variable");
  const auto before = variable.set(1);
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] { variable.set(2); };
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon([&] { log("outside: " + std::to_string(variable.get())); });
  loop.call_soon([&] { loop.stop(); });
  PartedRun run(loop);
  current = &run;
  EXPECT_FALSE(run.go_on());
  EXPECT_TRUE(run.go_on([&] {
    log("inside: " + std::to_string(variable.get()));
    throw ValueError("of the rest");
  }));
  EXPECT_EQ(variable.get(), 1);
  variable.reset(before);
  EXPECT_EQ(seen, (Log{"inside: 2", "outside: 1"}));
  EXPECT_EQ(errors, (Log{"ValueError: of the rest"}));
}

TEST_P(PartedRunTest, WhatComesBetweenThePartsWaitsForTheNextTurn) {
  PartedRun* current = nullptr;
  const std::function<void()> begin = [] {};
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon(logger("same turn"));
  PartedRun run(loop);
  current = &run;
  EXPECT_FALSE(run.go_on());
  loop.call_soon_threadsafe([&] {
    log("threadsafe");
    loop.stop();
  });
  loop.call_soon(logger("not allowed, but not fatal"));
  EXPECT_TRUE(run.go_on());
  EXPECT_EQ(seen, (Log{"same turn", "threadsafe", "not allowed, but not fatal"}));
}

TEST_P(PartedRunTest, AnAbandonedRunEndsAsIfItHadBeenStopped) {
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] { log("begins"); };
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon([&] {
    log("in the next run");
    loop.stop();
  });
  {
    PartedRun run(loop);
    current = &run;
    EXPECT_FALSE(run.go_on());
  }
  EXPECT_FALSE(loop.is_running());
  EXPECT_EQ(seen, (Log{"begins"}));
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"begins", "in the next run"}));
}

TEST_P(PartedRunTest, SystemExitOfTheRestLeavesTheRun) {
  PartedRun* current = nullptr;
  const std::function<void()> begin = [] {};
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_soon([&] {
    log("in the next run");
    loop.stop();
  });
  PartedRun run(loop);
  current = &run;
  EXPECT_FALSE(run.go_on());
  EXPECT_THROW(run.go_on([] { throw SystemExit(std::string("3")); }), SystemExit);
  EXPECT_FALSE(loop.is_running());
  EXPECT_RAISES(RuntimeError, "no running event loop", get_running_loop());
  EXPECT_TRUE(seen.empty());
  loop.run_forever();
  EXPECT_EQ(seen, (Log{"in the next run"}));
}

TEST_P(PartedRunTest, OnlyWhatTheTurnCallsCanBePutOff) {
  bool may = true;
  PartedRun* current = nullptr;
  const std::function<void()> begin = [] {};
  const PutsOff inner{&current, &begin};
  loop.call_soon([&] {
    inner();
    may = current->may_put_off(&inner);
    loop.stop();
  });
  PartedRun run(loop);
  current = &run;
  EXPECT_TRUE(run.go_on());
  EXPECT_FALSE(may);
}

TEST_P(PartedRunTest, InDebugModeNothingIsPutOff) {
  loop.set_debug(true);
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] { loop.stop(); };
  loop.call_soon(PutsOff{&current, &begin});
  PartedRun run(loop);
  current = &run;
  EXPECT_TRUE(run.go_on());
}

TEST_P(PartedRunTest, ItsErrorsAreThoseOfRunForever) {
  loop.call_soon([&] {
    const auto other = make_loop(clock_);
    EXPECT_RAISES(RuntimeError, "This event loop is already running", PartedRun(loop).go_on());
    EXPECT_RAISES(RuntimeError, "Cannot run the event loop while another loop is running",
                  PartedRun(dynamic_cast<BaseEventLoop&>(*other)).go_on());
    loop.stop();
  });
  loop.run_forever();
  loop.close();
  EXPECT_RAISES(RuntimeError, "Event loop is closed", PartedRun(loop).go_on());
}

TEST_P(PartedRunTest, EachPartMayBeInAnotherThread) {
  if (GetParam().is_proactor) GTEST_SKIP() << "a proactor may be bound to a thread";
  PartedRun* current = nullptr;
  const std::function<void()> begin = [&] { loop.call_soon(logger("soon")); };
  int later = 0;
  loop.call_soon(PutsOff{&current, &begin});
  loop.call_later(1, [&] {
    ++later;
    loop.call_soon(PutsOff{&current, &begin});
  });
  loop.call_later(2, [&] { loop.stop(); });
  PartedRun run(loop);
  current = &run;
  bool ended = false;
  for (int part = 0; part < 3; ++part) {
    std::thread([&] { ended = run.go_on([&] { log("rest"); }); }).join();
    EXPECT_EQ(ended, part == 2);
  }
  EXPECT_EQ(later, 1);
  EXPECT_EQ(seen, (Log{"rest", "soon", "rest", "soon"}));
}

}  // namespace
}  // namespace loopspec
