// Turns of a loop, read out of traces.
#include "conformance/report/timeline.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace loopspec::conformance {
namespace {

const char* word(TimelineItem::Source source) {
  switch (source) {
    case TimelineItem::Source::kMain:
      return "main";
    case TimelineItem::Source::kQueue:
      return "queue";
    case TimelineItem::Source::kTimer:
      return "timer";
    case TimelineItem::Source::kIo:
      return "io";
    case TimelineItem::Source::kThread:
      return "thread";
    case TimelineItem::Source::kUnknown:
      return "?";
  }
  return "";
}

// A line for each turn: `1@0 [queue|timers|io] queue:a:3-4`.
std::string drawn(const std::string& trace) {
  std::string text;
  for (const TimelineTurn& turn : timeline(trace)) {
    absl::StrAppend(&text, turn.number, turn.time.empty() ? "" : absl::StrCat("@", turn.time), " [",
                    absl::StrJoin(turn.queue, ","), "|", absl::StrJoin(turn.timers, ","), "|",
                    absl::StrJoin(turn.io, ","), "]");
    for (const TimelineItem& item : turn.items)
      absl::StrAppend(&text, " ", word(item.source), ":", item.name, ":", item.first_line, "-", item.last_line);
    text += "\n";
  }
  return text;
}

TEST(Timeline, PartsTurnsWhereACallbackWasScheduledInTheTurn) {
  EXPECT_EQ(drawn(R"(call_soon(a) -> <handle>
call_soon(b, 1) -> <handle>
run_forever() {
  a @0 {
    call_soon(c) -> <handle>
  }
  b(1) @0 {}
  c @0 {
    stop() -> None
  }
} -> None @0
)"),
            "0 [||] main:call_soon(a):1-1 main:call_soon(b, 1):2-2 main:run_forever():3-3\n"
            "1@0 [a,b||] queue:a:4-6 queue:b:7-7\n"
            "2@0 [c||] queue:c:8-10\n"
            "0 [||] main:the run ends:11-11\n");
}

TEST(Timeline, KnowsTimersAndTheirTimes) {
  EXPECT_EQ(drawn(R"(call_later(2, late) -> <handle>
h = call_later(1, gone)
call_at(0.5, early) -> <handle>
cancel(h) -> None
run_forever() {
  early @0.5 {
    call_later(0.25, next) -> <handle>
  }
  next @0.75 {}
  late @2 {}
} -> None @2
)"),
            "0 [||] main:call_later(2, late):1-1 main:h = call_later(1, gone):2-2 main:call_at(0.5, early):3-3 "
            "main:cancel(h):4-4 "
            "main:run_forever():5-5\n"
            "1@0.5 [|early @0.5,late @2|] timer:early:6-8\n"
            "2@0.75 [|next @0.75,late @2|] timer:next:9-9\n"
            "3@2 [|late @2|] timer:late:10-10\n"
            "0 [||] main:the run ends:11-11\n");
}

TEST(Timeline, QueueDescriptorsAndTimersMeetInOneTurn) {
  EXPECT_EQ(drawn(R"(add_reader(near, io) -> None
call_later(0.01, timer) -> <handle>
sleep_thread(0.03) -> None
call_soon(queued) -> <handle>
run_forever() {
  queued @0.03 {}
  io @0.03 {
    remove_reader(near) -> True
  }
  timer @0.03 {}
} -> None @0.03
)"),
            "0 [||] main:add_reader(near, io):1-1 main:call_later(0.01, timer):2-2 main:sleep_thread(0.03):3-3 "
            "main:call_soon(queued):4-4 "
            "main:run_forever():5-5\n"
            "1@0.03 [queued|timer @0.01|io: near (read)] queue:queued:6-6 io:io:7-9 timer:timer:10-10\n"
            "0 [||] main:the run ends:11-11\n");
}

TEST(Timeline, ACallbackThatMovesTheClockStaysInItsTurn) {
  EXPECT_EQ(drawn(R"(call_soon(a) -> <handle>
call_soon(b) -> <handle>
run_forever() {
  a @0 {
    call_later(1, t) -> <handle>
    sleep_thread(5) -> None
  }
  b @5 {}
  t @5 {}
} -> None @5
)"),
            "0 [||] main:call_soon(a):1-1 main:call_soon(b):2-2 main:run_forever():3-3\n"
            "1@0 [a,b||] queue:a:4-7 queue:b:8-8\n"
            "2@5 [|t @1|] timer:t:9-9\n"
            "0 [||] main:the run ends:10-10\n");
}

TEST(Timeline, FollowsTasksThroughTheirSteps) {
  EXPECT_EQ(drawn(R"(f = create_future()
t = create_task(c())
run_until_complete(t) {
  <c> started @0
  <c> call_soon(setter) -> <handle>
  <c> await(f)
  setter @0 {
    set_result(f, 1) -> None
  }
  <c> await(f) -> 1 @0
  <c> sleep(2)
  <c> sleep(2) -> None @2
  <c> returned None
} -> None @2
)"),
            "0 [||] main:f = create_future():1-1 main:t = create_task(c()):2-2 main:run_until_complete(…):3-3\n"
            "1@0 [<c>||] queue:<c>:4-6\n"
            "2@0 [setter||] queue:setter:7-9\n"
            "3@0 [<c>||] queue:<c>:10-11\n"
            "4@2 [|<c> @2|] timer:<c>:12-13\n"
            "0 [||] main:the run ends:14-14\n");
}

TEST(Timeline, DoneCallbacksAreQueuedWhenTheFutureIsDone) {
  EXPECT_EQ(drawn(R"(f = create_future()
add_done_callback(f, d) -> None
call_soon(a) -> <handle>
run_forever() {
  a {
    set_result(f, 1) -> None
  }
  d(f) {}
} -> None
)"),
            "0 [||] main:f = create_future():1-1 main:add_done_callback(f, d):2-2 main:call_soon(a):3-3 "
            "main:run_forever():4-4\n"
            "1 [a||] queue:a:5-7\n"
            "2 [d||] queue:d:8-8\n"
            "0 [||] main:the run ends:9-9\n");
}

TEST(Timeline, ShowsThreadsAndWhatNobodyScheduled) {
  EXPECT_EQ(drawn(R"(run_forever() {
  surprise @0 {}
  [thread] other @1 {
  [thread]   call_soon_threadsafe(a) -> <handle>
  [thread] }
  log_record ERROR asyncio ValueError  # text
  a @1 {}
} -> None @1
)"),
            "0 [||] main:run_forever():1-1\n"
            "1@0 [||] ?:surprise:2-2 thread:[thread]:3-5 ?:log_record:6-6\n"
            "2@1 [a||] queue:a:7-7\n"
            "0 [||] main:the run ends:8-8\n");
}

TEST(Timeline, ManyOfOneKindCountOnce) {
  EXPECT_EQ(
      drawn("call_soon(a, times=3) -> <handle>\nrun_forever() {\n  a(0) {}\n  a(1) {}\n  a(2) {}\n} -> None\n"),
      "0 [||] main:call_soon(a, times=3):1-1 main:run_forever():2-2\n1 [a ×3||] queue:a:3-3 queue:a:4-4 queue:a:5-5\n"
      "0 [||] main:the run ends:6-6\n");
}

TEST(Timeline, TakesAnythingForATrace) {
  EXPECT_EQ(drawn(""), "");
  for (const char* text :
       {"}", "  }", "a {", "run_forever() {", "run_forever() {\n}\n}\n", "(", "call_soon(", "call_soon(\"",
        "call_later(1", "cancel()", "<a", "<a> ", "<a> sleep(", "[t] }", "unordered {", "unordered {\n}\n}",
        "x = ", " @ {", "run_forever() {\n  <a> sleep(1)\n  <a> sleep(1) -> None @x"})
    timeline(text);
}

}  // namespace
}  // namespace loopspec::conformance
