// Limits, aborts and what is not offered, in process.
#include "server/host/in_process_host.h"

#include <gtest/gtest.h>

#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::Collector;
using test::parse_program;
using test::run_on;
using v1::Outcome;

v1::Trace run(const std::string& text) {
  InProcessHost host("selector/epoll", 1);
  return run_on(host, parse_program(text));
}

TEST(InProcessHost, KnowsTheBackends) {
  EXPECT_TRUE(InProcessHost::knows("selector/poll"));
  EXPECT_FALSE(InProcessHost::knows("cpython"));
  EXPECT_NE(InProcessHost::known_names().find("selector/epoll, "), std::string::npos);
}

TEST(InProcessHost, AbortsAtMaxEvents) {
  const auto trace = run("limits { max_events: 10 } main { call_soon { callback { block: 'a' } } } main { run_forever {} } "
                         "blocks { name: 'a' ops { call_soon { callback { block: 'a' } } } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_events 10");
  EXPECT_EQ(trace.events_size(), 10);
}

TEST(InProcessHost, AbortsAtMaxBlockRuns) {
  const auto trace = run("limits { max_block_runs: 10 } main { call_soon { callback { block: 'a' } } } main { run_forever {} } "
                         "blocks { name: 'a' quiet: true ops { call_soon { callback { block: 'a' } } } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_block_runs 10");
}

TEST(InProcessHost, AbortsAtTooManyHandles) {
  const auto trace = run("main { call_later { delay { value: 9 } callback { method: 'stop' } times: 1000000 } } "
                         "main { call_soon { callback { method: 'stop' } times: 1000000 } } "
                         "main { call_soon_threadsafe { callback { method: 'stop' } times: 1000001 } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_handles 3000000");
}

TEST(InProcessHost, AbortsATraceTooLargeToHold) {
  const auto trace = run("main { call_soon { callback { block: 'a' } times: 1000 } } main { run_forever {} } "
                         "blocks { name: 'a' ops { log { text: '" + std::string(100'000, 'x') + "' } } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_trace_bytes 67108864");
}

TEST(InProcessHost, AbortsAHandlerThatCallsItself) {
  const auto trace = run("main { set_exception_handler { block: 'a' } } main { call_exception_handler { context { message: 'm' } } } "
                         "blocks { name: 'a' quiet: true ops { call_exception_handler { context { message: 'm' } } } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_depth 200");
}

// Whatever a program waits for, its wall-clock limit ends it.
class Waiting : public testing::TestWithParam<const char*> {};

TEST_P(Waiting, EndsAtTheWallClockLimit) {
  const auto trace = run(std::string("limits { max_wall_ms: 200 max_events: 1000000000 max_block_runs: 4000000000 } main { log { text: 'x' } } ") + GetParam());
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_TIMEOUT);
  EXPECT_EQ(trace.outcome().detail(), "max_wall_ms 200");
  ASSERT_GE(trace.events_size(), 1);
  EXPECT_EQ(trace.events(0).log_mark().text(), "x");
}

INSTANTIATE_TEST_SUITE_P(
    Each, Waiting,
    testing::Values("main { run_forever {} }", "clock: CLOCK_REAL main { run_forever {} }",
                    "clock: CLOCK_REAL main { sleep_thread { seconds: 10000 } }",
                    "main { run_forever {} } main { run_forever {} } main { run_forever {} }",
                    "main { run_in_thread { block: 'a' } } blocks { name: 'a' ops { id: 'l' new_event_loop {} } ops { loop: 'l' run_forever {} } }",
                    "main { id: 't' start_thread { block: 'a' } } main { run_forever {} } "
                    "blocks { name: 'a' ops { id: 'l' new_event_loop {} } ops { loop: 'l' run_forever {} } }",
                    "main { id: 't' start_thread { block: 'a' start: START_AT_ONCE } } main { join_thread { thread: 't' } } "
                    "blocks { name: 'a' ops { id: 'l' new_event_loop {} } ops { loop: 'l' run_forever {} } }",
                    "clock: CLOCK_REAL main { call_soon { callback { block: 'a' } } } main { run_forever {} } "
                    "blocks { name: 'a' quiet: true ops { call_soon { callback { block: 'a' } } } }"));

TEST(InProcessHost, CancelEndsARun) {
  InProcessHost host("selector/epoll", 1);
  const auto collector = std::make_shared<Collector>();
  const auto run = host.start(std::make_shared<const v1::Program>(parse_program("main { log { text: 'x' } } main { run_forever {} }")), collector);
  collector->wait_for_events(2);
  run->cancel();
  EXPECT_EQ(collector->wait().outcome().detail(), "the run was cancelled");
  EXPECT_EQ(run_on(host, parse_program("main { stop {} }")).outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(InProcessHost, ShutdownEndsWhatRunsAndWaits) {
  InProcessHost host("selector/epoll", 1);
  const auto program = std::make_shared<const v1::Program>(parse_program("main { log { text: 'x' } } main { run_forever {} }"));
  const auto first = std::make_shared<Collector>();
  const auto second = std::make_shared<Collector>();
  const auto running = host.start(program, first);
  const auto waiting = host.start(program, second);
  first->wait_for_events(2);
  host.shutdown();
  EXPECT_EQ(first->wait().outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(second->wait().events_size(), 0);
}

TEST(InProcessHost, RunsAProgramThatAsksForAProcessInANativeWorker) {
  InProcessHost host("selector/poll", 1, LOOPSPEC_NATIVE_WORKER);
  const auto program = parse_program("process { fresh: true } main { id: 'n' count_descriptors {} } main { count_descriptors { base: 'n' } }");
  for (int i = 0; i < 2; ++i) {
    const v1::Trace trace = test::run_on(host, program);
    ASSERT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
    EXPECT_EQ(trace.events(1).op_returned().value().integer(), 0);
  }
  InProcessHost broken("selector/poll", 1, "/no/such/worker");
  EXPECT_EQ(test::run_on(broken, program).outcome().kind(), Outcome::KIND_HOST_ERROR);
}

struct Unsupported {
  const char* program;
  const char* detail;
};

class UnsupportedProgram : public testing::TestWithParam<Unsupported> {};

TEST_P(UnsupportedProgram, RunsNothingAndSaysWhat) {
  const auto trace = run(GetParam().program);
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_UNSUPPORTED);
  EXPECT_EQ(trace.outcome().detail(), GetParam().detail);
  EXPECT_EQ(trace.events_size(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Each, UnsupportedProgram,
    testing::Values(
        Unsupported{"main { stop {} } main { get_event_loop_policy {} }", "main, op 1: the op get_event_loop_policy is not offered here"},
        Unsupported{"blocks { name: 'a' ops { fork { block: 'a' } } }", "block \"a\", op 0: the op fork is not offered here"},
        Unsupported{"main { call_later { delay { none {} } callback { method: 'stop' } } }",
                    "main, op 0: call_later: in C++ a time is always a number"},
        Unsupported{"main { set_event_loop { not_a_loop: true } }", "main, op 0: set_event_loop: in C++ only a loop can be given"},
        Unsupported{"main { raise { type: 'NoSuchError' } }", "main, op 0: raise: there is no exception type 'NoSuchError'"},
        Unsupported{"main { create_future {} id: 'f' } main { set_exception { future: 'f' exception { type: 'NoSuchError' } } }",
                    "main, op 1: set_exception: there is no exception type 'NoSuchError'"},
        Unsupported{"main { set_exception { future: 'f' exception { type: 'ExceptionGroup' members { type: 'Other' } } } }",
                    "main, op 0: set_exception: there is no exception type 'Other'"},
        Unsupported{"main { call_exception_handler { context { message: 'm' exception { type: 'NoSuchError' } } } }",
                    "main, op 0: call_exception_handler: there is no exception type 'NoSuchError'"},
        Unsupported{"main { set_result { future: 'f' value { list { values { exception { type: 'NoSuchError' } } } } } }",
                    "main, op 0: set_result: there is no exception type 'NoSuchError'"},
        Unsupported{"main { set_exception { future: 'f' exception { type: 'Error' } as_type: true } }",
                    "main, op 0: set_exception: in C++ only an exception can be given"},
        Unsupported{"main { set_exception { future: 'f' not_an_exception: true } }",
                    "main, op 0: set_exception: in C++ only an exception can be given"},
        Unsupported{"main { count_descriptors {} }", "main, op 0: count_descriptors: programs share this process; ask for a fresh one"},
        Unsupported{"process { fresh: true }", "process.fresh: programs share this process"},
        Unsupported{"process { dev_mode: true }", "process.dev_mode: this is not Python"}));

}  // namespace
}  // namespace loopspec::server
