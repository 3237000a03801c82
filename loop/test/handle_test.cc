// Callback handles.
#include <memory>
#include <optional>

#include "loop_fixture.h"

namespace loopspec {
namespace {

class HandleTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(HandleTest);

TEST_P(HandleTest, EmptyHandleRefersToNothing) {
  const Handle handle;
  const TimerHandle timer;
  handle.cancel();
  EXPECT_FALSE(handle.cancelled());
  EXPECT_FALSE(static_cast<bool>(handle));
  EXPECT_EQ(timer.when(), 0.0);
  EXPECT_EQ(handle, timer);
  EXPECT_THROW(handle.get_context(), ValueError);
  EXPECT_EQ(handle.repr(), "<Handle>");
}

TEST_P(HandleTest, CopiesReferToTheSameCallback) {
  const Handle a = loop.call_soon(logger("never"));
  const Handle b = a;
  const Handle other = loop.call_soon([] {});
  EXPECT_EQ(a, b);
  EXPECT_FALSE(a == other);
  b.cancel();
  EXPECT_TRUE(a.cancelled());
  run_turn();
  EXPECT_TRUE(seen.empty());
}

TEST_P(HandleTest, CancelIsIdempotentAndHarmlessAfterTheRun) {
  const Handle handle = loop.call_soon(logger("ran"));
  run_turn();
  EXPECT_FALSE(handle.cancelled());
  handle.cancel();
  handle.cancel();
  EXPECT_TRUE(handle.cancelled());
  EXPECT_EQ(seen, (Log{"ran"}));
}

TEST_P(HandleTest, RunReleasesTheCallback) {
  const auto argument = std::make_shared<int>(1);
  const Handle handle = loop.call_soon([argument] {});
  run_turn();
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_P(HandleTest, CallbackMayCancelItself) {
  auto argument = std::make_shared<int>(1);
  Handle handle;
  handle = loop.call_soon([&handle, argument] {
    handle.cancel();
    EXPECT_EQ(argument.use_count(), 2);  // still whole
  });
  run_turn();
  EXPECT_TRUE(handle.cancelled());
  EXPECT_EQ(argument.use_count(), 1);
}

TEST_P(HandleTest, CallbackThatHoldsItsOwnHandleLeaksNothing) {
  const auto handle = std::make_shared<Handle>();
  const std::weak_ptr<Handle> watch = handle;
  *handle = loop.call_soon([handle] {});
  run_turn();
  EXPECT_EQ(handle.use_count(), 1);
  *handle = loop.call_later(1, [handle] {});
  handle->cancel();
  EXPECT_EQ(handle.use_count(), 1);
}

TEST_P(HandleTest, HandlesOutliveTheLoop) {
  Handle soon;
  TimerHandle timer;
  Handle ran;
  Handle shared;
  {
    const auto short_lived = make_loop(clock_);
    ran = short_lived->call_soon([] {});
    short_lived->stop();
    short_lived->run_forever();
    soon = short_lived->call_soon([] { FAIL(); });
    timer = short_lived->call_later(7, [] { FAIL(); });
    shared = short_lived->call_soon_threadsafe([] { FAIL(); });
    short_lived->close();
    EXPECT_FALSE(timer.cancelled());
  }
  for (const Handle& handle : {soon, Handle(timer), ran, shared}) {
    EXPECT_FALSE(handle.cancelled());
    handle.cancel();
    EXPECT_TRUE(handle.cancelled());
    EXPECT_EQ(handle.get_context().size(), 0u);
  }
  EXPECT_EQ(timer.when(), 7.0);
}

TEST_P(HandleTest, ReprNamesTypeAndState) {
  const TimerHandle timer = loop.call_at(2.5, [] {});
  EXPECT_EQ(timer.repr().find("<TimerHandle when=2.5 "), 0u);
  timer.cancel();
  EXPECT_EQ(timer.repr().find("<TimerHandle cancelled when=2.5 "), 0u);
  EXPECT_EQ(loop.call_soon([] {}).repr().find("<Handle "), 0u);
}

}  // namespace
}  // namespace loopspec
