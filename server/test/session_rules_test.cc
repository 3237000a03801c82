// The session's rules, one after the other, and what a client can do against them.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/test/session_driver.h"

namespace loopspec::server {
namespace {

using test::SessionDriver;

std::string op(const std::string& text, int sequence = 0, int call = 0) {
  return absl::StrCat("items { op { sequence: ", sequence, " call: ", call, " op { ", text, " } } } ");
}
std::string call_soon(int client, int call = 0) { return op(absl::StrCat("call_soon { callback { client: ", client, " } }"), 0, call); }
std::string returned(int first, int last = 0) { return absl::StrCat("items { returned { first_call: ", first, " last_call: ", last, " } } "); }
std::string raised(int call, const std::string& type) { return absl::StrCat("items { raised { call: ", call, " exception { type: '", type, "' } } } "); }
const std::string kRun = "run_forever { }";

TEST(SessionRules, AFunctionOfTheClientRunsAndTheLoopWaits) {
  SessionDriver client;
  client.open();
  client.send(call_soon(7) + op(kRun, 1));
  const auto invoked = client.next_invocations();
  ASSERT_EQ(invoked.calls_size(), 1);
  EXPECT_EQ(invoked.calls(0).client(), 7U);
  client.send(op("stop { }", 0, 1) + op("is_running { }", 2, 1) + returned(1));
  EXPECT_TRUE(client.next_result().value().boolean());
  EXPECT_EQ(client.next_result().sequence(), 1U);
}

TEST(SessionRules, OpsInsideACallStandInsideIt) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + call_soon(2) + op(kRun, 1));
  auto invoked = client.next_invocations();
  ASSERT_EQ(invoked.calls_size(), 2) << "one turn, one message";
  // What the first schedules comes after the second.
  client.send(call_soon(3, 1) + returned(1) + returned(2));
  invoked = client.next_invocations();
  EXPECT_EQ(invoked.first_call(), 3U);
  EXPECT_EQ(invoked.calls(0).client(), 3U);
}

// What comes over the stream while the loop runs may take a turn of its own.
TEST(SessionRules, TurnsAreToldWithEachAnswerAndAtTheEndOfARun) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + op(kRun, 1));
  client.next_invocations();
  EXPECT_EQ(client.turns(), 0U);
  client.send(call_soon(2, 1) + returned(1));
  client.next_invocations();
  const std::uint64_t after_answer = client.turns();
  EXPECT_GE(after_answer, 1U);
  client.send(op("stop { }", 0, 2) + returned(2));
  client.next_result();
  const std::uint64_t after_run = client.turns();
  EXPECT_GT(after_run, after_answer);
  client.send(op("call_later { delay { value: 1 } callback { method: 'stop' } }") + op(kRun, 2));
  client.next_result();
  EXPECT_GT(client.turns(), after_run);
}

TEST(SessionRules, WhatAnEarlierCallCancelledIsLeftOut) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + call_soon(2) + call_soon(3) + op(kRun, 1));
  ASSERT_EQ(client.next_invocations().calls_size(), 3);
  client.send(op("cancel { client: 2 }", 0, 1) + returned(1) + op("stop { }", 0, 3) + returned(3));
  EXPECT_EQ(client.next_result().sequence(), 1U);
}

TEST(SessionRules, AfterRaisedTheRestComesAgain) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + call_soon(2) + call_soon(3) + op(kRun, 1));
  ASSERT_EQ(client.next_invocations().calls_size(), 3);
  client.send(raised(1, "ValueError"));
  EXPECT_EQ(client.next().event().log_record().exception_type(), "ValueError");
  const auto again = client.next_invocations();
  EXPECT_EQ(again.first_call(), 4U);
  ASSERT_EQ(again.calls_size(), 2);
  EXPECT_EQ(again.calls(0).client(), 2U);
  client.send(op("stop { }", 0, 4) + returned(4, 5));
  EXPECT_EQ(client.next_result().sequence(), 1U);
}

TEST(SessionRules, SystemExitLeavesTheRun) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + call_soon(2) + op(kRun, 1));
  client.next_invocations();
  client.send(raised(1, "SystemExit"));
  EXPECT_EQ(client.next_result().raised().type(), "SystemExit");
  client.send(op(kRun, 2));
  EXPECT_EQ(client.next_invocations().calls(0).client(), 2U);
}

TEST(SessionRules, TheClientIsAProtocol) {
  SessionDriver client;
  client.send(
      "items { open { protocols { name: 'p' factory: 'made' connection_made: 'connected' } "
      "blocks { name: 'made' quiet: true ops { invoke_client { client: 1 } } } "
      "blocks { name: 'connected' quiet: true ops { invoke_client { client: 2 } } } } }");
  EXPECT_TRUE(client.next().has_opened());
  client.send("items { op { sequence: 1 op { id: 'v' create_server { protocol_factory: 'p' address {} } } } } ");
  EXPECT_FALSE(client.next_result().has_raised());
  client.send("items { op { op { id: 'peer' connect { address { of: 'v' } } } } } " + op(kRun, 2));
  auto invoked = client.next_invocations();
  EXPECT_EQ(invoked.calls(0).client(), 1U);
  client.send(returned(1));
  invoked = client.next_invocations();
  EXPECT_EQ(invoked.calls(0).client(), 2U);
  EXPECT_EQ(invoked.calls(0).args(0).object(), "transport");
  client.send(op("is_closing { transport: 'own' }", 3, 2) + op("stop { }", 0, 2) + returned(2));
  const auto own = client.next_result();
  EXPECT_EQ(own.sequence(), 3U);
  EXPECT_FALSE(own.has_raised()) << own.ShortDebugString();
  EXPECT_EQ(client.next_result().sequence(), 2U);
}

TEST(SessionRules, AnInterruptedOpGoesOnInALaterRun) {
  SessionDriver client;
  client.open();
  client.send(op("replace_getaddrinfo { until_gate: 'g' fails: true }") + op("call_soon { callback { method: 'stop' } }"));
  client.send(op("getaddrinfo { address { host: 'localhost' } }", 1));
  EXPECT_EQ(client.next().event().log_mark().text(), "getaddrinfo");
  EXPECT_EQ(client.next_result().raised().type(), "RuntimeError");
  // What it stood in is over, and its coroutine is not.
  client.send(op("open_gate { gate: 'g' }") + op("call_later { delay { value: 1 } callback { method: 'stop' } }") + op(kRun, 2));
  EXPECT_EQ(client.next().event().log_record().exception_type(), "gaierror");
  EXPECT_EQ(client.next_result().sequence(), 2U);
}

TEST(SessionRules, ABlockMayCallTheClientAndUseItsValue) {
  SessionDriver client;
  client.open();
  client.send("items { define { name: 'b' ops { id: 'v' invoke_client { client: 9 } } ops { log { text: 'v' } } ops { stop { } } } } " +
              op("call_soon { callback { block: 'b' } args { integer: 5 } }") + op(kRun, 1));
  EXPECT_TRUE(client.next().event().has_block_started());
  const auto invoked = client.next_invocations();
  EXPECT_EQ(invoked.calls(0).args(0).integer(), 5);
  client.send("items { returned { first_call: 1 value { text: 'x' } } }");
  EXPECT_EQ(client.next().event().op_returned().value().text(), "x");
  EXPECT_EQ(client.next().event().log_mark().text(), "v");
}

TEST(SessionRules, CallsNestInnermostFirst) {
  SessionDriver client;
  client.open();
  client.send("items { define { name: 'b' quiet: true ops { invoke_client { client: 2 } } } } " + op("copy_context { } id: 'c'") + call_soon(1) +
              op(kRun, 1));
  client.next_invocations();
  client.send(op("context_run { context: 'c' block: 'b' }", 2, 1));
  EXPECT_EQ(client.next_invocations().first_call(), 2U);
  client.send(returned(1));
  EXPECT_EQ(client.end().kind(), v1::Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(client.reason(), "CALL_NOT_CURRENT");
}

TEST(SessionRules, OpsWhileItRunsComeAsFromAnotherThread) {
  SessionDriver client;
  client.open();
  client.send(op(kRun, 1));
  client.send(call_soon(1) + op("cancel { client: 1 }") + call_soon(2));
  // The cancelling is a callback itself, and comes too late.
  const auto invoked = client.next_invocations();
  EXPECT_EQ(invoked.calls(0).client(), 1U);
  client.send(returned(1));
  EXPECT_EQ(client.next_invocations().calls(0).client(), 2U);
  client.send(op("stop { }", 0, 2) + returned(2));
  EXPECT_EQ(client.next_result().sequence(), 1U);
}

TEST(SessionRules, ThreadsafeOpsAreDoneWhileAFunctionRuns) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + op(kRun, 1));
  client.next_invocations();
  client.send("items { op { sequence: 2 threadsafe: true op { is_running { } } } }");
  EXPECT_TRUE(client.next_result().value().boolean());
  client.send("items { op { threadsafe: true op { call_soon_threadsafe { callback { client: 3 } } } } }" + returned(1));
  EXPECT_EQ(client.next_invocations().calls(0).client(), 3U);
}

TEST(SessionRules, TimersCarryTheVirtualTime) {
  SessionDriver client;
  client.open();
  client.send(op("call_later { delay { value: 3600 } callback { client: 1 } }", 1) + op(kRun, 2));
  EXPECT_EQ(client.next_result().seconds(), 3600);
  EXPECT_EQ(client.next_invocations().time_ns(), 3'600'000'000'000);
}

TEST(SessionRules, WhatTheLoopRaisesIsData) {
  SessionDriver client;
  client.open();
  client.send(op("close { }", 1) + call_soon(1) + op(kRun, 2));
  EXPECT_EQ(client.next_result().sequence(), 1U);
  // Nobody asked, but it raised.
  EXPECT_EQ(client.next_result().raised().message(), "Event loop is closed");
  EXPECT_EQ(client.next_result().raised().type(), "RuntimeError");
}

TEST(SessionRules, AClientThatEndsInGoodOrderGetsAGoodEnd) {
  SessionDriver client;
  client.open();
  client.send(op("call_later { delay { value: 1 } callback { client: 1 } }"));
  client.session().finish_input();
  EXPECT_EQ(client.end().kind(), v1::Outcome::KIND_COMPLETED);
  EXPECT_EQ(client.reason(), "");
}

TEST(SessionRules, ARunningLoopEndsWithItsClient) {
  SessionDriver client;
  client.open();
  client.send(op(kRun, 1));
  client.session().finish_input();
  EXPECT_EQ(client.next_result().sequence(), 1U);
  EXPECT_EQ(client.end().kind(), v1::Outcome::KIND_COMPLETED);
}

TEST(SessionRules, ALostStreamEndsEverything) {
  SessionDriver client;
  client.open();
  client.send("items { define { name: 'b' quiet: true ops { call_soon { callback { block: 'b' } } } } } " + op("call_soon { callback { block: 'b' } }") +
              op(kRun, 1));
  client.session().cancel();
  client.end();
}

TEST(SessionRules, AClientThatVanishesInACallEndsEverything) {
  SessionDriver client;
  client.open();
  client.send(call_soon(1) + op(kRun, 1));
  client.next_invocations();
  client.session().cancel();
  client.end();
}

// ---- Against the rules

struct Violation {
  const char* name;
  std::string request;
  const char* reason;
};

class Violations : public testing::TestWithParam<Violation> {};

TEST_P(Violations, EndTheSessionWithAReason) {
  Limits limits;
  limits.max_pending_handles = 100;
  limits.max_pending_ops = 50;
  limits.max_callback_ms = 50;
  SessionDriver client(limits);
  client.open();
  client.send(GetParam().request);
  client.end();
  EXPECT_EQ(client.reason(), GetParam().reason);
}

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Each, Violations,
    testing::Values(
        Violation{"OpensTwice", "items { open { } }", "NOT_OPEN"}, Violation{"EmptyItem", "items { }", "MALFORMED_REQUEST"},
        Violation{"AnswersWithoutCall", returned(1), "CALL_NOT_CURRENT"}, Violation{"OpOfNoCall", op("stop { }", 0, 5), "CALL_NOT_CURRENT"},
        Violation{"AnswersTwice", call_soon(1) + op(kRun) + returned(1) + returned(1), "CALL_NOT_CURRENT"},
        Violation{"AnswersAnother", call_soon(1) + call_soon(2) + op(kRun) + returned(2), "CALL_NOT_CURRENT"},
        Violation{"AnswersTooMany", call_soon(1) + op(kRun) + returned(1, 9), "CALL_NOT_CURRENT"},
        Violation{"RaisesAnother", call_soon(1) + op(kRun) + raised(2, "ValueError"), "CALL_NOT_CURRENT"},
        Violation{"NeverAnswers", call_soon(1) + op(kRun), "CALLBACK_TIMEOUT"},
        Violation{"MalformedOp", "items { op { op { } } }", "MALFORMED_PROGRAM"}, Violation{"UnknownBlock", op("call { block: 'x' }"), "MALFORMED_PROGRAM"},
        Violation{"NumberTooLarge", op("call_soon { callback { client: 9223372036854775808 } }"), "MALFORMED_PROGRAM"},
        Violation{"UnsupportedOp", op("raise_signal { signal: 'SIGINT' }"), "UNSUPPORTED_OP"},
        Violation{"BlockWithoutCapability",
                  "items { define { name: 'b' coroutine: true ops { create_subprocess_exec { command { helper: HELPER_SLEEP } options { stdin: STDIO_PIPE stdout: STDIO_PIPE stderr: STDIO_PIPE } } } } }",
                  "CAPABILITY_MISSING"},
        Violation{"OpWithoutCapability", op("create_executor { processes: true }"), "CAPABILITY_MISSING"},
        Violation{"UnknownProtocol", op("create_server { protocol_factory: 'p' address {} }"), "MALFORMED_PROGRAM"},
        Violation{"BlockReused", "items { define { name: 'b' } } items { define { name: 'b' quiet: true } }", "ID_REUSED"},
        Violation{"SequenceReused", op("stop { }", 3) + op("time { }", 3), "ID_REUSED"},
        Violation{"NotThreadsafe", "items { op { threadsafe: true op { stop { } } } }", "MALFORMED_REQUEST"},
        Violation{"TooManyHandles", times(101, call_soon(1)), "LIMIT_EXCEEDED"},
        Violation{"FloodsAtOnce", op("call_soon { callback { client: 1 } times: 1000 }"), "LIMIT_EXCEEDED"},
        Violation{"FloodsInACall", call_soon(1) + op(kRun) + times(60, op("stop { }")), "LIMIT_EXCEEDED"},
        Violation{"EndlessBlock",
                  "items { define { name: 'b' quiet: true ops { call_soon { callback { block: 'b' } times: 3 } } } } " +
                      op("call_soon { callback { block: 'b' } }") + op(kRun),
                  "LIMIT_EXCEEDED"}),
    [](const testing::TestParamInfo<Violation>& each) { return each.param.name; });

TEST(SessionRules, ASequenceAgainWithTheSameContentDoesNothing) {
  SessionDriver client;
  client.open();
  client.send(op("is_closed { }", 3) + op("is_closed { }", 3) + op("is_running { }", 4));
  EXPECT_EQ(client.next_result().sequence(), 3U);
  EXPECT_EQ(client.next_result().sequence(), 4U);
}

TEST(SessionRules, BlocksOfOneMessageMayNameEachOther) {
  SessionDriver client;
  client.send("items { open { blocks { name: 'a' ops { call { block: 'b' } } } blocks { name: 'b' } } }");
  EXPECT_TRUE(client.next().has_opened());
}

TEST(SessionRules, OpenComesFirst) {
  SessionDriver client;
  client.send(op("stop { }"));
  client.end();
  EXPECT_EQ(client.reason(), "NOT_OPEN");
}

TEST(SessionRules, ASlowReaderOfEventsIsEnded) {
  Limits limits;
  limits.max_session_queue_bytes = 10'000;
  SessionDriver client(limits);
  client.open();
  client.send("items { define { name: 'b' ops { call_soon { callback { block: 'b' } } } } } " + op("call_soon { callback { block: 'b' } }") + op(kRun, 1));
  while (!client.session().is_over()) std::this_thread::yield();
  client.end();
  EXPECT_EQ(client.reason(), "LIMIT_EXCEEDED");
}

TEST(SessionRules, ReadingStopsWhileTheWindowIsFull) {
  Limits limits;
  limits.max_pending_ops = 10;
  SessionDriver client(limits);
  client.open();
  client.send(call_soon(1) + op(kRun, 1));
  client.next_invocations();
  EXPECT_TRUE(client.session().wants_input());
  client.session().cancel();
}

}  // namespace
}  // namespace loopspec::server
