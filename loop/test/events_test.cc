// Obtaining the event loop.
#include "loopspec/events.h"

#include <thread>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class EventsTest : public LoopTest {
 protected:
  ~EventsTest() override { set_event_loop(nullptr); }
};
LOOPSPEC_ON_EVERY_BACKEND(EventsTest);

TEST_P(EventsTest, NothingRunsAtFirst) {
  EXPECT_RAISES(RuntimeError, "no running event loop", get_running_loop());
  try {
    get_event_loop();
    ADD_FAILURE() << "a loop came from nowhere";
  } catch (const RuntimeError& error) {
    EXPECT_EQ(error.message().find("There is no current event loop in thread "), 0u);
  }
}

TEST_P(EventsTest, CurrentLoopIsTheOneSetUnlessOneRuns) {
  const auto installed = new_event_loop();
  set_event_loop(installed.get());
  EXPECT_EQ(&get_event_loop(), installed.get());
  loop.call_soon([&] {
    EXPECT_EQ(&get_event_loop(), &loop);
    EXPECT_EQ(&get_running_loop(), &loop);
  });
  run_turn();
  EXPECT_EQ(&get_event_loop(), installed.get());
  set_event_loop(nullptr);
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST_P(EventsTest, NewLoopIsFreshAndNotInstalled) {
  set_event_loop(&loop);
  const auto first = new_event_loop();
  const auto second = new_event_loop();
  EXPECT_NE(first, second);
  EXPECT_FALSE(first->is_running());
  EXPECT_FALSE(first->is_closed());
  EXPECT_EQ(&get_event_loop(), &loop);
}

TEST_P(EventsTest, ThreadsDoNotSeeEachOther) {
  set_event_loop(&loop);
  loop.call_soon([&] {
    std::thread([&] {
      EXPECT_THROW(get_running_loop(), RuntimeError);
      EXPECT_THROW(get_event_loop(), RuntimeError);
    }).join();
  });
  run_turn();
}

TEST_P(EventsTest, DestroyedLoopIsForgotten) {
  {
    const auto short_lived = new_event_loop();
    set_event_loop(short_lived.get());
  }
  EXPECT_THROW(get_event_loop(), RuntimeError);
}

TEST_P(EventsTest, ReprShowsTheState) {
  const std::string type = GetParam().is_proactor ? "ProactorEventLoop" : "SelectorEventLoop";
  EXPECT_EQ(loop.repr(), "<" + type + " running=False closed=False debug=False>");
  loop.set_debug(true);
  loop.close();
  EXPECT_EQ(loop.repr(), "<" + type + " running=False closed=True debug=True>");
}

}  // namespace
}  // namespace loopspec
