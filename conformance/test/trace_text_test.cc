#include "server/script/trace_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::script {
namespace {

std::string text_of(const std::string& program_text, const std::string& trace_textproto) {
  v1::Program program;
  v1::Trace trace;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(program_text, &program));
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(trace_textproto, &trace));
  return trace_text(program, trace);
}

constexpr char kCompleted[] = "outcome { kind: KIND_COMPLETED }";

TEST(TraceText, NestsBlocksAndStartedOpsAndTellsTimes) {
  EXPECT_EQ(text_of(R"(
    main { id: "h1" call_soon { callback { block: "a" } args { integer: 1 } } }
    main { call_later { delay { value: 0.5 } callback { block: "b" } } }
    main { run_forever {} }
    blocks { name: "a" ops { log { text: "in a" } } ops { stop {} } ops { raise { type: "ValueError" message: "boom" } } }
    blocks { name: "b" })",
                    R"(
    events { time_ns: 0 op_returned { path { index: 0 } op: "call_soon" value { ref: "h1" } } }
    events { time_ns: 0 op_returned { path { index: 1 } op: "call_later" value { object: "handle" } } }
    events { time_ns: 0 op_started { path { index: 2 } op: "run_forever" } }
    events { time_ns: 0 block_started { block: "a" args { integer: 1 } } }
    events { time_ns: 0 log_mark { text: "in a" } }
    events { time_ns: 0 op_returned { path { block: "a" index: 1 } op: "stop" } }
    events { time_ns: 0 op_raised { path { block: "a" index: 2 } op: "raise" exception { type: "ValueError" message: "boom" } } }
    events { time_ns: 0 block_ended { block: "a" raised { type: "ValueError" message: "boom" } } }
    events { time_ns: 0 log_record { logger: "asyncio" level: "ERROR" message: "Exception in callback" exception_type: "ValueError" } }
    events { time_ns: 500000000 block_started { block: "b" } }
    events { time_ns: 500000000 block_ended { block: "b" } }
    events { time_ns: 500000000 op_returned { path { index: 2 } op: "run_forever" } }
    outcome { kind: KIND_COMPLETED })"),
            R"(h1 = call_soon(a, 1)
call_later(0.5, b) -> <handle>
run_forever() {
  a(1) @0 {
    log "in a"
    stop() -> None
    raise(ValueError) raised ValueError  # boom
  } raised ValueError  # boom
  log_record ERROR asyncio ValueError  # Exception in callback
  b @0.5 {}
} -> None @0.5
)");
}

TEST(TraceText, LeavesTimesAwayOnARealClock) {
  EXPECT_EQ(text_of("main { run_forever {} }", absl::StrCat(R"(
    events { op_started { op: "run_forever" } } events { op_returned { op: "run_forever" } })",
                                                            kCompleted)),
            "run_forever() {} -> None\n");
}

TEST(TraceText, KeepsThreadsApartEachWithItsOwnIndentation) {
  EXPECT_EQ(
      text_of(
          R"(main { run_in_thread { block: "b" } } main { id: "t" start_thread { block: "b" start: START_AT_ONCE times: 2 } } blocks { name: "b" ops { stop {} } })",
          absl::StrCat(R"(
    events { op_started { op: "run_in_thread" } }
    events { thread: "thread" block_started { block: "b" } }
    events { thread: "thread" op_returned { path { block: "b" } op: "stop" } }
    events { thread: "thread" block_ended { block: "b" } }
    events { op_returned { op: "run_in_thread" } }
    events { op_returned { path { index: 1 } op: "start_thread" value { ref: "t" } } }
    events { thread: "t" unraisable { exception { type: "ValueError" message: "lost" } } })",
                       kCompleted)),
      R"(run_in_thread(b) {
[thread] b {
[thread]   stop() -> None
[thread] }
} -> None
t = start_thread(b, start=at_once, times=2)
[t] unraisable ValueError  # lost
)");
}

TEST(TraceText, WritesCoroutinesFlat) {
  EXPECT_EQ(text_of(R"(main { run_until_complete { coroutine: "a" } }
                       blocks { name: "a" coroutine: true ops { sleep { delay: 1 } } ops { await { coroutine: "b" } } ops { return_value { value { integer: 7 } } } }
                       blocks { name: "b" coroutine: true })",
                    absl::StrCat(R"(
    events { time_ns: 0 op_started { op: "run_until_complete" } }
    events { time_ns: 0 coroutine: "a" block_started { block: "a" } }
    events { time_ns: 0 coroutine: "a" op_started { path { block: "a" } op: "sleep" } }
    events { time_ns: 0 coroutine: "a#2" op_started { path { block: "a" } op: "sleep" } }
    events { time_ns: 1000000000 coroutine: "a" op_returned { path { block: "a" } op: "sleep" } }
    events { time_ns: 1000000000 coroutine: "a#2" block_ended { block: "a" raised { type: "CancelledError" message: "why" } } }
    events { time_ns: 1000000000 coroutine: "a" block_ended { block: "a" returned { integer: 7 } } }
    events { time_ns: 1000000000 op_returned { op: "run_until_complete" value { integer: 7 } } })",
                                 kCompleted)),
            R"(run_until_complete(a()) {
  <a> started @0
  <a> sleep(1)
  <a#2> sleep(1)
  <a> sleep(1) -> None @1
  <a#2> raised CancelledError  # why
  <a> returned 7
} -> 7 @1
)");
}

TEST(TraceText, NamesTheOutcomeUnlessTheProgramCompleted) {
  EXPECT_EQ(
      text_of(
          "main { run_forever {} }",
          R"(events { op_started { op: "run_forever" } } outcome { kind: KIND_TIMEOUT detail: "max_wall_ms\n10" })"),
      "run_forever() {\noutcome TIMEOUT  # max_wall_ms\\n10\n");
}

TEST(TraceText, SaysSoWhenTheProgramHasNoSuchOp) {
  EXPECT_EQ(text_of("main { stop {} }", absl::StrCat(R"(
    events { op_returned { path { index: 0 } op: "close" } }
    events { op_returned { path { index: 9 } op: "stop" } }
    events { op_returned { path { block: "x" } op: "time" value { time_ns: 0 } } })",
                                                     kCompleted)),
            "close(?) -> None\nstop(?) -> None\ntime(?) -> 0s\n");
}

TEST(TraceText, WritesMarksWithTheirValues) {
  EXPECT_EQ(text_of("", absl::StrCat(R"(
    events { log_mark { text: "got" values { map { entries { key: "message" value { text: "Oops" } } entries { key: "exception" value { exception { type: "ValueError" message: "no" ref: "e" } } } } } } }
    events { warning_record { category: "ResourceWarning" message: "unclosed" } }
    events { tally_reported { name: "n" count: 3 distinct: 2 ascending: true } })",
                                     kCompleted)),
            R"(log "got" {exception: ValueError=e, message}  # no; Oops
warning ResourceWarning  # unclosed
tally n count=3 distinct=2 ascending
)");
}

}  // namespace
}  // namespace loopspec::script
