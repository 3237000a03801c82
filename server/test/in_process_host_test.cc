// Limits, aborts and what is not offered, in process.
#include "server/host/in_process_host.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include "loopspec/context.h"
#include "loopspec/events.h"
#include "loopspec/exceptions.h"
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
                    "main { id: 'l' listen {} } main { socket_accept { socket: 'l' } }",
                    "main { id: 'l' listen {} } main { id: 'c' connect { address { of: 'l' } blocking: true } } main { socket_receive_all { socket: 'c' } }",
                    "main { id: 'l' listen {} } main { run_until_complete { coroutine: 'a' } } "
                    "blocks { name: 'a' coroutine: true ops { socket_accept { socket: 'l' } } }",
                    "main { run_until_complete { coroutine: 'a' } } protocols { name: 'p' } "
                    "blocks { name: 'a' coroutine: true ops { wait_called { protocol: 'p' callback: 'connection_made' } } }",
                    "main { id: 'srv' create_server { protocol_factory: 'p' address {} } } main { server_serve_forever { server: 'srv' } } protocols { name: 'p' }",
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

TEST(InProcessHost, RunsSeveralProgramsOneAfterAnother) {
  InProcessHost host("selector/epoll", 1);
  const auto traces = test::run_all_on(host, {"main { log { text: 'a' } }", "main { get_event_loop_policy {} }",
                                              "limits { max_wall_ms: 100 } main { run_forever {} }", "main { log { text: 'b' } }"});
  EXPECT_EQ(traces[0].outcome().kind(), Outcome::KIND_COMPLETED);
  EXPECT_EQ(traces[0].events(0).log_mark().text(), "a");
  EXPECT_EQ(traces[1].outcome().kind(), Outcome::KIND_UNSUPPORTED);
  EXPECT_EQ(traces[2].outcome().kind(), Outcome::KIND_TIMEOUT);
  EXPECT_EQ(traces[3].outcome().kind(), Outcome::KIND_COMPLETED);
  ASSERT_EQ(traces[3].events_size(), 1);
  EXPECT_EQ(traces[3].events(0).log_mark().text(), "b");
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

// Lends the test's own thread, when the test says so.
class Lender {
 public:
  LendThread lend() {
    return [this](std::function<void()> function) { lent_.push_back(std::move(function)); };
  }
  std::size_t lent() const { return lent_.size(); }
  void run_all() {
    for (const auto& function : std::exchange(lent_, {})) function();
  }

 private:
  std::vector<std::function<void()>> lent_;
};

std::shared_ptr<const v1::Program> shared_program(const std::string& text) { return std::make_shared<const v1::Program>(parse_program(text)); }

// Shows what it finds of the thread's current loop, and sets that and a variable of its context.
constexpr char kMarksItsThread[] =
    "main { get_event_loop {} } main { context_var_set { variable: 'v' value { text: 'mine' } } } "
    "main { set_event_loop { event_loop: 'loop' } } main { get_event_loop {} }";

void expect_a_new_thread(const v1::Trace& trace) {
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
  ASSERT_EQ(trace.events_size(), 4);
  EXPECT_EQ(trace.events(0).op_raised().exception().type(), "RuntimeError");
  EXPECT_EQ(trace.events(3).op_returned().value().ref(), "loop");
}

TEST(InProcessHost, AThreadThatIsUsedAgainIsAsGoodAsNew) {
  InProcessHost host("selector/epoll", 1);
  for (int i = 0; i < 3; ++i) expect_a_new_thread(run_on(host, parse_program(kMarksItsThread)));
}

TEST(InProcessHost, RunsAShortProgramOnALentThread) {
  InProcessHost host("selector/epoll", 1);
  Lender lender;
  for (int i = 0; i < 2; ++i) {
    const auto collector = std::make_shared<Collector>();
    host.start_on(lender.lend(), shared_program(kMarksItsThread), collector);
    ASSERT_EQ(lender.lent(), 1U);
    lender.run_all();
    expect_a_new_thread(collector->wait());
    EXPECT_EQ(copy_context().size(), 0U);
    EXPECT_THROW(get_event_loop(), RuntimeError);
  }
}

TEST(InProcessHost, TakesNoLentThreadForWhatMayWait) {
  InProcessHost host("selector/epoll", 1);
  Lender lender;
  for (const char* text : {"clock: CLOCK_REAL main { stop {} }", "main { socketpair { first: 'a' second: 'b' } }", "main { sleep_thread { seconds: 1 } }",
                           "main { stop {} } blocks { name: 'b' ops { listen {} } }"}) {
    const auto collector = std::make_shared<Collector>();
    host.start_on(lender.lend(), shared_program(text), collector);
    EXPECT_EQ(collector->wait().outcome().kind(), Outcome::KIND_COMPLETED) << text;
  }
  EXPECT_EQ(lender.lent(), 0U);
}

// The program on the lent thread is the host's only job until it has ended; what comes meanwhile waits for a thread of the host's.
TEST(InProcessHost, LentThreadsCountAmongTheJobs) {
  InProcessHost host("selector/epoll", 1);
  Lender lender;
  const auto first = std::make_shared<Collector>();
  const auto second = std::make_shared<Collector>();
  host.start_on(lender.lend(), shared_program("main { log { text: 'x' } }"), first);
  host.start_on(lender.lend(), shared_program("main { log { text: 'y' } }"), second);
  ASSERT_EQ(lender.lent(), 1U);
  lender.run_all();
  EXPECT_EQ(first->wait().events(0).log_mark().text(), "x");
  EXPECT_EQ(second->wait().events(0).log_mark().text(), "y");
}

TEST(InProcessHost, ALentThreadWhoseProgramIsCancelledIsBackSoon) {
  InProcessHost host("selector/epoll", 1);
  Lender lender;
  const auto before = std::make_shared<Collector>();
  host.start_on(lender.lend(), shared_program("main { run_forever {} }"), before)->cancel();
  lender.run_all();
  EXPECT_EQ(before->wait().outcome().detail(), "the run was cancelled before it began");

  const auto during = std::make_shared<Collector>();
  const auto run = host.start_on(lender.lend(), shared_program("main { log { text: 'x' } } main { run_forever {} }"), during);
  std::thread lent([&] { lender.run_all(); });
  during->wait_for_events(2);
  run->cancel();
  EXPECT_EQ(during->wait().outcome().detail(), "the run was cancelled");
  lent.join();
}

// A program may leave registrations behind, or a loop: none of that is in the next one's selector.
TEST(InProcessHost, ASelectorThatHadOtherDescriptorsIsNotUsedAgain) {
  InProcessHost host("selector/epoll", 1);
  for (const char* text : {"main { socketpair { first: 'a' second: 'b' } } main { add_reader { socket: 'a' callback { block: 'b' } } } "
                           "main { socket_send { socket: 'b' data: 'x' } } blocks { name: 'b' ops { log { text: 'leaked' } } }",
                           "main { call_later { delay { value: 1 } callback { method: 'stop' } } } main { run_forever {} }",
                           "main { call_soon_threadsafe { callback { method: 'stop' } } } main { run_forever {} }",
                           "main { call_later { delay { value: 1 } callback { method: 'stop' } } } main { run_forever {} } main { time {} }"}) {
    const auto trace = run_on(host, parse_program(text));
    EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << text;
    for (const auto& event : trace.events()) EXPECT_FALSE(event.has_log_mark() || event.has_op_raised()) << event.ShortDebugString();
  }
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

// What is left open when a program ends: sockets, connections, a server, a wait, files in its folder.
constexpr char kLeavesMuch[] =
    "main { id: 'f' create_file { content { bytes: 'x' } } } main { create_path { path: 'folder' kind: KIND_FOLDER } } "
    "main { id: 'u' listen { address { path: 'file' } } } main { id: 'l' listen {} } main { id: 'c' connect { address { of: 'l' } } } "
    "main { id: 'srv' create_server { protocol_factory: 's' address {} } } "
    "main { create_connection { protocol_factory: 'c' address { of: 'srv' } } } "
    "main { create_task { coroutine: 'go' } } main { call_later { delay { value: 0.01 } callback { method: 'stop' } } } main { run_forever {} } "
    "blocks { name: 'go' coroutine: true ops { wait_called { protocol: 'c' callback: 'connection_lost' } } } "
    "protocols { name: 's' transport: 'st' } protocols { name: 'c' transport: 'ct' }";

std::size_t folders() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path())) {
    count += entry.path().filename().string().starts_with("loopspec-") && std::filesystem::exists(entry.path() / "folder") ? 1 : 0;
  }
  return count;
}

std::size_t descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// What `count` tells after `run` must be what it told before. It may tell less when something of an earlier test ended meanwhile: once more then.
template <class Count, class Run>
void expect_unchanged(Count count, Run run) {
  for (;;) {
    const auto before = count();
    run();
    const auto after = count();
    if (after < before) continue;
    EXPECT_EQ(after, before);
    return;
  }
}

TEST(InProcessHost, LeavesNoDescriptorAndNoFolder) {
  InProcessHost host("selector/epoll", 1);
  const auto program = parse_program(std::string("clock: CLOCK_REAL ") + kLeavesMuch);
  EXPECT_EQ(run_on(host, program).outcome().kind(), Outcome::KIND_COMPLETED);
  expect_unchanged(descriptors, [&] {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(run_on(host, program).outcome().kind(), Outcome::KIND_COMPLETED);
  });
  EXPECT_EQ(folders(), 0U);
}

// A child that would sleep for long, one that ends and is not waited for, and both ends of a pipe.
constexpr char kLeavesChildren[] =
    "clock: CLOCK_REAL main { create_pipe { reading: 'r' writing: 'w' } } main { create_task { coroutine: 'go' } } main { run_forever {} } "
    "blocks { name: 'go' coroutine: true "
    "ops { id: 't' subprocess_exec { protocol_factory: 'p' command { helper: HELPER_SLEEP } options { stdout: STDIO_PIPE } } } "
    "ops { subprocess_shell { protocol_factory: 'q' command { helper: HELPER_PID } options { stdout: STDIO_PIPE } } } "
    "ops { process_exists { transport: 't' } } ops { stop {} } } "
    "protocols { name: 'p' kind: KIND_SUBPROCESS } protocols { name: 'q' kind: KIND_SUBPROCESS }";

// Of this process, ended or not; hosts may have one of their own.
std::size_t children() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat");
    std::string text;
    std::getline(stat, text);  // a process may be gone by now
    const auto name_end = text.rfind(") ");  // the name may hold anything
    if (name_end != std::string::npos) count += std::atoi(text.c_str() + name_end + 4) == getpid() ? 1 : 0;
  }
  return count;
}

TEST(InProcessHost, LeavesNoChildAndNoPipe) {
  InProcessHost host("selector/epoll", 1);
  const auto program = parse_program(kLeavesChildren);
  const auto leave_children = [&] {
    const auto trace = run_on(host, program);
    EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
    bool existed = false;
    for (const auto& event : trace.events()) existed |= event.op_returned().value().boolean();
    EXPECT_TRUE(existed) << trace.ShortDebugString();
  };
  leave_children();
  expect_unchanged(children, leave_children);
  expect_unchanged(descriptors, leave_children);
}

TEST(InProcessHost, PeersOfWrongKindsRaiseAndTheProgramGoesOn) {
  const auto trace = run(
      "main { socketpair { first: 'a' second: 'b' } } main { id: 'f' create_file { content { bytes: 'x' } } } main { socket_close { socket: 'b' } } "
      "main { stream_write { writer: 'a' data { bytes: 'x' } } } main { file_tell { file: 'a' } } main { socket_receive { socket: 'f' } } "
      "main { server_close { server: 'nobody' } } main { socket_receive { socket: 'b' } } main { write { transport: 'own' data { bytes: 'x' } } } "
      "main { sock_recv { socket: 'b' nbytes: 1 } } main { received { protocol: 'f' } }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED);
  std::vector<std::string> raised;
  for (const auto& event : trace.events()) {
    if (event.has_op_raised()) raised.push_back(event.op_raised().exception().type());
  }
  const std::vector<std::string> expected = {"AttributeError", "AttributeError", "AttributeError", "NameError", "OSError", "NameError", "OSError", "AttributeError"};
  EXPECT_EQ(raised, expected);
}

TEST(InProcessHost, RunsWhatNeedsAProcessOfItsOwnInANativeWorker) {
  InProcessHost host("selector/epoll", 1, LOOPSPEC_NATIVE_WORKER);
  const auto trace = run_on(host, parse_program("main { id: 'n' count_descriptors {} } main { listen {} } main { count_descriptors { base: 'n' } }"));
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
  EXPECT_EQ(trace.events(2).op_returned().value().integer(), 0);
}

// Whose standard output it would be: here the test's, in the worker the one that its protocol uses.
TEST(InProcessHost, AChildThatInheritsStreamsGetsNoneOfOurs) {
  InProcessHost host("selector/epoll", 1, LOOPSPEC_NATIVE_WORKER);
  testing::internal::CaptureStdout();
  const auto trace = run_on(host, parse_program(
      "clock: CLOCK_REAL main { create_task { coroutine: 'go' } } main { run_forever {} } blocks { name: 'go' coroutine: true "
      "ops { id: 'p' create_subprocess_exec { command { helper: HELPER_LINE number: 3 } options { stdout: STDIO_INHERIT } } } "
      "ops { process_wait { process: 'p' } } ops { stop {} } }"));
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
  std::int64_t code = -1;
  for (const auto& event : trace.events()) {
    if (event.op_returned().value().has_integer()) code = event.op_returned().value().integer();
  }
  EXPECT_EQ(code, 3) << "it read the end of the file, and nothing else\n" << trace.ShortDebugString();
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
        Unsupported{"main { write { transport: 't' data { text: 'x' } } }", "main, op 0: write: in C++ only bytes can be given"},
        Unsupported{"main { writelines { transport: 't' lines { bytes: 'x' } lines { not_data: true } } }",
                    "main, op 0: writelines: in C++ only bytes can be given"},
        Unsupported{"main { writelines { transport: 't' generator: true } }", "main, op 0: writelines: in C++ lines are given as a span"},
        Unsupported{"main { listen { address { not_an_address: true } } }", "main, op 0: listen: in C++ only an address can be given"},
        Unsupported{"main { listen { address { path: 'p' form: FORM_PATH_LIKE } } }", "main, op 0: listen: in C++ a path is a string"},
        Unsupported{"main { create_file { content { bytes: 'x' } kind: KIND_TEXT } }", "main, op 0: create_file: C++ has no files in text mode"},
        Unsupported{"main { sock_sendfile { socket: 's' file: 'f' part { count_not_an_integer: true } } }",
                    "main, op 0: sock_sendfile: in C++ only an integer can be given"},
        Unsupported{"main { socket_state { target: 's' } }", "main, op 0: socket_state: the property is not set"},
        Unsupported{"main { create_connection { protocol_factory: 'p' extra_positional: true } } protocols { name: 'p' }",
                    "main, op 0: create_connection: C++ has no keyword arguments"},
        Unsupported{"main { start_tls { transport: 't' protocol: 'p' not_a_context: true } }", "main, op 0: start_tls: in C++ only a context can be given"},
        Unsupported{"protocols { name: 'p' kind: KIND_DUCK }", "protocol \"p\": in C++ a protocol derives from the library's classes"},
        Unsupported{"main { subprocess_exec { protocol_factory: 'p' options { stdout: STDIO_INHERIT } } } protocols { name: 'p' kind: KIND_SUBPROCESS }",
                    "main, op 0: subprocess_exec: programs share this process; ask for a fresh one"},
        Unsupported{"process { fresh: true }", "process.fresh: programs share this process"},
        Unsupported{"process { dev_mode: true }", "process.dev_mode: this is not Python"}));

}  // namespace
}  // namespace loopspec::server
