#include "conformance/runner/comparer.h"

#include <gtest/gtest.h>

#include <string>

namespace loopspec::conformance {
namespace {

std::string sentence(const std::string& expected, const std::string& actual, CompareOptions options = {}) {
  const Difference difference = compare_traces(expected, actual, options);
  EXPECT_FALSE(difference.equal) << expected << actual;
  return difference.sentence;
}

bool equal(const std::string& expected, const std::string& actual, CompareOptions options = {}) {
  return compare_traces(expected, actual, options).equal;
}

TEST(Comparer, ComparesLineByLineWithoutAdvisoryTexts) {
  EXPECT_TRUE(
      equal("a @0 {}\nstop() raised RuntimeError  # one text\n", "a @0 {}\nstop() raised RuntimeError  # another\n"));
  EXPECT_FALSE(equal("a @0 {}\n", "a @1 {}\n"));
  EXPECT_FALSE(equal("a {}\n", "  a {}\n"));
  EXPECT_FALSE(equal("[t] a {}\n", "a {}\n"));
  EXPECT_FALSE(equal("a {}\nb {}\n", "a {}\n"));
  EXPECT_FALSE(equal("a {}\n", "a {}\nb {}\n"));
  EXPECT_TRUE(equal("", ""));
}

TEST(Comparer, ComparesMessagesWhereTheyMatter) {
  EXPECT_FALSE(equal("stop() raised E  # one\n", "stop() raised E  # two\n", {.messages = true}));
  EXPECT_TRUE(equal("stop() raised E  # one\n", "stop() raised E  # one\n", {.messages = true}));
}

TEST(Comparer, ForgetsTimesOfARealClockButNotThoseInTexts) {
  const CompareOptions real{.real_clock = true};
  EXPECT_TRUE(equal("a @0.5 {}\nwhen(h) -> 1.5s\n} -> None @2\n", "a {}\nwhen(h) -> <float>\n} -> None\n", real));
  EXPECT_FALSE(equal("a @0.5 {}\n", "a {}\n"));
  EXPECT_FALSE(equal("log \"0.5s\"\n", "log \"0.6s\"\n", real));
  EXPECT_FALSE(equal("b2s(1) {}\n", "b3s(1) {}\n", real));
}

TEST(Comparer, TakesUnorderedLinesInAnyOrderWithTheirFollowers) {
  const std::string expected =
      "run_forever() {\n  unordered {\n    a {\n      log \"a\"\n    }\n    b {}\n  }\n  c {}\n}\n";
  EXPECT_TRUE(equal(expected, "run_forever() {\n  a {\n    log \"a\"\n  }\n  b {}\n  c {}\n}\n"));
  EXPECT_TRUE(equal(expected, "run_forever() {\n  b {}\n  a {\n    log \"a\"\n  }\n  c {}\n}\n"));
  EXPECT_FALSE(equal(expected, "run_forever() {\n  b {}\n  a {\n    log \"x\"\n  }\n  c {}\n}\n"));
  EXPECT_FALSE(equal(expected, "run_forever() {\n  b {}\n  b {}\n  c {}\n}\n"));
  EXPECT_FALSE(equal(expected, "run_forever() {\n  a {\n    log \"a\"\n  }\n  c {}\n  b {}\n}\n"));
  EXPECT_FALSE(equal(expected, "run_forever() {\n  b {}\n"));
}

TEST(Comparer, TakesUnorderedLinesThatAreNotIndented) {
  const std::string expected = "unordered {\na {\n  log \"a\"\n}\nb {}\n}\nc {}\n";
  EXPECT_TRUE(equal(expected, "b {}\na {\n  log \"a\"\n}\nc {}\n"));
  EXPECT_FALSE(equal(expected, "c {}\nb {}\na {\n  log \"a\"\n}\n"));
}

TEST(Comparer, NestsUnorderedGroups) {
  const std::string expected =
      "unordered {\n  a {\n    unordered {\n      log \"1\"\n      log \"2\"\n    }\n  }\n  b {}\n}\n";
  EXPECT_TRUE(equal(expected, "b {}\na {\n  log \"2\"\n  log \"1\"\n}\n"));
  EXPECT_FALSE(equal(expected, "b {}\na {\n  log \"2\"\n  log \"2\"\n}\n"));
}

TEST(Comparer, LetsThreadsInterleaveInsideAGroup) {
  const std::string expected =
      "unordered {\n  call_soon(a) -> <handle>\n  [t] b {\n  [t]   stop() -> None\n  [t] }\n}\n";
  EXPECT_TRUE(equal(expected, "[t] b {\n[t]   stop() -> None\n[t] }\ncall_soon(a) -> <handle>\n"));
  EXPECT_TRUE(equal(expected, "[t] b {\ncall_soon(a) -> <handle>\n[t]   stop() -> None\n[t] }\n"));
  EXPECT_FALSE(equal(expected, "[t]   stop() -> None\n[t] b {\n[t] }\ncall_soon(a) -> <handle>\n"));
}

TEST(Comparer, TellsWhereTheFirstDifferenceIs) {
  const Difference difference =
      compare_traces("a {}\n\n  stop() -> None  # x\nb {}\n", "a {}\n  stop() raised RuntimeError  # y\nb {}\n", {});
  EXPECT_EQ(difference.expected_line, 3U);
  EXPECT_EQ(difference.actual_line, 2U);
  EXPECT_EQ(difference.signature, "stop() raised RuntimeError");
  const Difference end = compare_traces("a {}\nb {}\n", "a {}\n", {});
  EXPECT_EQ(end.expected_line, 2U);
  EXPECT_EQ(end.actual_line, 2U);
  EXPECT_EQ(end.signature, "<nothing>");
  const Difference more = compare_traces("a {}\n", "a {}\n[t] b {}\n", {});
  EXPECT_EQ(more.expected_line, 2U);
  EXPECT_EQ(more.signature, "[t] b {}");
}

TEST(Comparer, TellsTheDifferenceInsideAGroup) {
  const Difference difference =
      compare_traces("unordered {\n  a {\n    log \"1\"\n  }\n  b {}\n}\n", "b {}\na {\n  log \"2\"\n}\n", {});
  EXPECT_EQ(difference.signature, "log \"2\"");
  EXPECT_EQ(difference.actual_line, 3U);
  EXPECT_EQ(difference.expected_line, 3U);
}

TEST(Sentence, TellsOrder) {
  const std::string queued = "call_soon(a) -> <handle>\ncall_soon(b) -> <handle>\nrun_forever() {\n";
  EXPECT_EQ(sentence(queued + "  a @0 {}\n  b @0 {}\n", queued + "  b @0 {}\n  a @0 {}\n"),
            "`b` ran before `a` although `a` was queued first");
  EXPECT_EQ(sentence("  a @0 {}\n  b @0 {}\n", "  b @0 {}\n  a @0 {}\n"),
            "`b` ran before `a` although `a` comes first");
  EXPECT_EQ(sentence("a(1) {}\na(2) {}\n", "a(2) {}\na(1) {}\n"),
            "`a(2)` ran before `a(1)` although `a(1)` comes first");
}

TEST(Sentence, TellsWhatRanAndDidNot) {
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n  b {}\n} -> None\n", "run_forever() {\n  b {}\n} -> None\n"),
            "`a` did not run; `b` came in its place");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None\n", "run_forever() {\n  b {}\n} -> None\n"),
            "`b` ran where `a` was due, which never ran");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None\n", "run_forever() {} -> None\n"),
            "`run_forever()` ended before `a` had run; it never did");
  EXPECT_EQ(sentence("run_forever() {} -> None\n", "run_forever() {\n  a {}\n} -> None\n"),
            "`a` ran before `run_forever()` ended, and should not have run at all");
  EXPECT_EQ(sentence("a {\n  log \"x\"\n}\n", "a {}\n"), "`a` ended where `log \"x\"` was due");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n  b {}\n} -> None\n", "run_forever() {\n  a {}\n} -> None\n"),
            "`run_forever()` ended before `b` had run; it never did");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None\n", "run_forever() {\n  a {}\n  b {}\n} -> None\n"),
            "`b` ran before `run_forever()` ended, and should not have run at all");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None\nrun_forever() {\n  b {}\n} -> None\n",
                     "run_forever() {\n  a {}\n  b {}\n} -> None\nrun_forever() {} -> None\n"),
            "`b` ran before `run_forever()` ended, too early");
  const std::string cancelled = "h = call_soon(b)\ncancel(h) -> None\nrun_forever() {\n  a {}\n";
  EXPECT_EQ(sentence(cancelled + "}\n", cancelled + "  b {}\n}\n"), "`b` ran although it was cancelled");
}

TEST(Sentence, TellsTimesArgumentsAndResults) {
  EXPECT_EQ(sentence("a @1 {}\n", "a @0.5 {}\n"), "`a` ran at 0.5 s instead of 1 s");
  EXPECT_EQ(sentence("a(1) @1 {}\n", "a(2) @1 {}\n"), "`a` was called as `a(2)` instead of `a(1)`");
  EXPECT_EQ(sentence("stop() -> None\n", "stop() raised RuntimeError\n"),
            "`stop()` raised RuntimeError instead of returning None");
  EXPECT_EQ(sentence("h = cancelled(x) -> True\n", "h = cancelled(x) -> False\n"),
            "`cancelled(x)` returned False instead of returning True");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None\n", "run_forever() {\n  a {}\n} raised KeyboardInterrupt\n"),
            "`run_forever()` raised KeyboardInterrupt instead of returning None");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n} -> None @2\n", "run_forever() {\n  a {}\n} -> None @1\n"),
            "`run_forever()` ended at 1 s instead of 2 s");
}

TEST(Sentence, TellsEnds) {
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n", "run_forever() {\noutcome TIMEOUT  # 10 s\n"),
            "the loop hung; `a {}` was due next");
  EXPECT_EQ(sentence("run_forever() {\n  a {}\n", "run_forever() {\noutcome CRASHED\n"),
            "the process of the loop crashed; `a {}` was due next");
  EXPECT_EQ(sentence("a {}\n", ""), "the trace ends where `a {}` was due");
  EXPECT_EQ(sentence("", "a {}\n"), "`a {}` came after all that was expected");
  EXPECT_EQ(sentence("log_record ERROR asyncio ValueError\n", "close() -> None\n"),
            "no `log_record ERROR asyncio ValueError` was logged where it was due; the loop did `close() -> None`");
  EXPECT_EQ(sentence("log \"x\"\n", "close() -> None\n"),
            "expected `log \"x\"`, the loop did `close() -> None` at line 1");
}

}  // namespace
}  // namespace loopspec::conformance
