// call_soon and its relatives: callables, contexts, empty callables.
#include "loop_fixture.h"

namespace loopspec {
namespace {

class SchedulingTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(SchedulingTest);

int free_function_calls = 0;
void free_function() { ++free_function_calls; }

TEST_P(SchedulingTest, TakesAnyCallable) {
  free_function_calls = 0;
  loop.call_soon(free_function);
  loop.call_soon(&free_function);
  loop.call_soon(std::function<void()>(free_function));
  loop.call_soon(Callback(free_function));
  auto owned = std::make_unique<int>(5);
  int value = 0;
  loop.call_soon([&value, owned = std::move(owned)] { value = *owned; });
  struct Large {
    int* calls;
    char bulk[200];
    void operator()() const { ++*calls; }
  };
  int large_calls = 0;
  loop.call_soon(Large{&large_calls, {}});
  loop.call_soon([] { return 5; });  // a result is ignored
  run_turn();
  EXPECT_EQ(free_function_calls, 4);
  EXPECT_EQ(value, 5);
  EXPECT_EQ(large_calls, 1);
}

TEST_P(SchedulingTest, IsNeverSynchronous) {
  loop.call_soon(logger("callback"));
  loop.call_later(0, logger("timer"));
  log("scheduled");
  run_turn();
  EXPECT_EQ(seen, (Log{"scheduled", "callback", "timer"}));
}

TEST_P(SchedulingTest, CancelWithinTheSameBatch) {
  Handle second;
  TimerHandle timer;
  loop.call_soon([&] {
    second.cancel();
    timer.cancel();
  });
  second = loop.call_soon(logger("second"));
  timer = loop.call_later(-1, logger("timer"));
  run_turn();
  EXPECT_TRUE(seen.empty());
}

TEST_P(SchedulingTest, EmptyCallableIsReportedWhenItsTurnComes) {
  record_errors();
  loop.call_soon(nullptr);
  loop.call_soon(Callback());
  loop.call_soon(std::function<void()>());
  loop.call_later(0, static_cast<void (*)()>(nullptr));
  loop.call_soon(logger("next"));
  run_turn();
  EXPECT_EQ(seen, (Log{"next"}));
  EXPECT_EQ(errors, Log(4, "TypeError: 'NoneType' object is not callable"));
}

TEST_P(SchedulingTest, ManyCallbacksRunInOneTurn) {
  int runs = 0;
  for (int i = 0; i < 100'000; ++i) loop.call_soon([&runs] { ++runs; });
  run_turn();
  EXPECT_EQ(runs, 100'000);
}

TEST_P(SchedulingTest, EndlessChainStarvesNeitherTimersNorThreads) {
  struct Chain {
    DescriptorEventLoop& loop;
    void operator()() const { loop.call_soon(*this); }
  };
  loop.call_soon(Chain{loop});
  loop.call_later(0, [&] { loop.call_soon_threadsafe([&] { loop.stop(); }); });
  loop.run_forever();
}

const ContextVar<int> variable("variable", -1);

TEST_P(SchedulingTest, CallbacksRunInACopyOfTheContext) {
  const auto token = variable.set(1);
  std::vector<int> values;
  loop.call_soon([&] {
    values.push_back(variable.get());
    variable.set(100);
  });
  loop.call_later(0, [&] { values.push_back(variable.get()); });
  loop.call_soon_threadsafe([&] { values.push_back(variable.get()); });
  variable.set(2);
  run_turn();
  EXPECT_EQ(values, (std::vector<int>{1, 1, 1}));
  EXPECT_EQ(variable.get(), 2);
  variable.reset(token);
}

TEST_P(SchedulingTest, ExplicitContextIsUsedItself) {
  const Context context;
  std::vector<int> values;
  loop.call_soon([] { variable.set(77); }, context);
  loop.call_later(0, [&] { values.push_back(variable.get()); }, context);
  loop.call_soon_threadsafe([&] { values.push_back(variable.get()); }, context);
  run_turn();
  EXPECT_EQ(values, (std::vector<int>{77, 77}));
  EXPECT_EQ(variable.get(context), 77);
  EXPECT_EQ(variable.get(), -1);
}

TEST_P(SchedulingTest, HandleTellsItsContext) {
  const Context given;
  const Handle explicit_handle = loop.call_soon([] {}, given);
  EXPECT_EQ(explicit_handle.get_context(), given);
  Handle own;
  own = loop.call_soon([&] {
    variable.set(5);
    EXPECT_EQ(variable.get(own.get_context()), 5);
  });
  run_turn();
  EXPECT_EQ(variable.get(own.get_context()), 5);
  EXPECT_EQ(own.get_context(), own.get_context());
}

TEST_P(SchedulingTest, EnteredContextIsRefused) {
  const Context context;
  loop.call_soon(logger("never"), context);
  loop.call_soon(logger("next"));
  context.run([&] { run_turn(); });
  EXPECT_EQ(seen, (Log{"next"}));
  // The handler would run in the same context, so asyncio's second layer reports it.
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_NE(exception_message(logs[0].exception).find("cannot enter context"), std::string::npos);
}

}  // namespace
}  // namespace loopspec
