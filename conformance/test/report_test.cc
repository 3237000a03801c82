// Renderings of a RunResult, with results made to trip them.
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "conformance/report/failure_text.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/matrix.h"
#include "conformance/report/progress_bar.h"
#include "conformance/report/text_report.h"
#include "conformance/test/suite_fixture.h"

namespace loopspec::conformance {
namespace {

template <class Message>
Message parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Every verdict, expected and not, with text that must be escaped.
v1::RunResult sample() {
  return parse<v1::RunResult>(R"(loopspec_version: "0.1.0" started_at: "2026-01-02T03:04:05Z" seconds: 1.5
    implementations { implementation { name: "a<b" description: "the first" } unreachable: "no \"python3\" & no luck" stale_expectations: "stale one"
      cases { case_id: "t.must" clause: "t.must" section: "One" level: LEVEL_MUST verdict: VERDICT_FAIL message: "`b` ran < `a`" signature: "b {}" seconds: 0.25
              expected_trace: "a {}\nb {}\n" actual_trace: "b {}\na {}  # <x> & \"y\"\n" expected_line: 1 actual_line: 1 }
      cases { case_id: "t.should" clause: "t.should" section: "One" verdict: VERDICT_DIFFERS message: "differs" }
      cases { case_id: "k" section: "One" verdict: VERDICT_FAIL message: "as ever" expected: true expectation_reason: "a bug" expectation_link: "https://example.org/1" }
      cases { case_id: "h" section: "Two" verdict: VERDICT_TIMEOUT message: "hung" } cases { case_id: "c" section: "Two" verdict: VERDICT_CRASH message: "crashed" }
      cases { case_id: "e" section: "Two" verdict: VERDICT_HARNESS_ERROR message: "garbage" } cases { case_id: "n" section: "Two" verdict: VERDICT_NOT_RUN message: "needs `fds`" } }
    implementations { implementation { name: "second" } score { set: "asyncio-3.12<" met: 1 required: 3 not_applicable: 4 not_in_run: 2 }
      cases { case_id: "t.must" section: "One" verdict: VERDICT_PASS } cases { case_id: "p" section: "Two" verdict: VERDICT_NOT_APPLICABLE message: "python only" } })");
}

class ReportTest : public SuiteFixture {
 protected:
  ReportContext context(bool strict = false, const std::string& target = "") {
    return {catalogue_, cases_, strict, target};
  }
};

TEST(Matrix, CountsEachVerdictOfEachSection) {
  const std::string text = matrix_text(sample(), 200);
  EXPECT_TRUE(has(text, "One  2 fail, 1 differs ")) << text;
  EXPECT_TRUE(has(text, "Two  1 hung, 1 crash, 1 error, 1 not run ")) << text;
  EXPECT_TRUE(has(text, "all  2 fail, 1 differs, 1 hung, 1 crash, 1 error, 1 not run  1 pass, 1 n/a\n")) << text;
}

TEST(Matrix, BreaksIntoTablesThatFit) {
  const std::string text = matrix_text(sample(), 70);
  EXPECT_TRUE(has(text, "\n\n     second\nOne  1 pass\n")) << text;
}

TEST_F(ReportTest, FailureTellsAllThatIsNeeded) {
  const std::string text = failure_text(context(), "my loop", sample().implementations(0).cases(0), 120);
  for (const char* part : {"FAIL  t.must on my loop\n", "`b` ran < `a`", "t.must, MUST", "It must.",
                           "https://docs.python.org/3/library/asyncio-eventloop.html#must", "Stops and closes.",
                           "main:\n", "stop()\n", "loopspec run --loop 'my loop' --filter t.must\n"})
    EXPECT_TRUE(has(text, part)) << part << "\n" << text;
}

TEST_F(ReportTest, TracesStandSideBySideWhereTheyFit) {
  const v1::CaseResult result = sample().implementations(0).cases(0);
  EXPECT_TRUE(has(failure_text(context(), "x", result, 120),
                  "      expected |   actual\n    > a {}     | > b {}\n      b {}     |   a {}  # <x> & \"y\"\n"))
      << failure_text(context(), "x", result, 120);
  EXPECT_TRUE(has(failure_text(context(), "x", result, 20),
                  "  expected\n    > a {}\n      b {}\n  actual\n    > b {}\n      a {}  # <x> & \"y\"\n"))
      << failure_text(context(), "x", result, 20);
}

TEST_F(ReportTest, MarksTheEndOfATraceThatIsTooShort) {
  const auto result = parse<v1::CaseResult>(
      "case_id: 'x' verdict: VERDICT_FAIL expected_trace: 'a {}\\n' expected_line: 1 actual_line: 1");
  EXPECT_TRUE(has(failure_text(context(), "x", result, 120), "> a {}     | > (ends here)\n"));
}

TEST_F(ReportTest, RerunCommandFitsWhereTheLoopIs) {
  EXPECT_EQ(rerun_command(context(), "cpython@/usr/bin/python3", "t.must"),
            "loopspec run --loop cpython@/usr/bin/python3 --filter t.must");
  EXPECT_EQ(rerun_command(context(), "worker:./my loop's", "t.must"),
            "loopspec run --worker './my loop'\\''s' --filter t.must");
  EXPECT_EQ(rerun_command(context(false, "far:1"), "cpython", "t.must"),
            "loopspec run --target far:1 --loop cpython --filter t.must");
}

TEST_F(ReportTest, TextEndsWithTheCounts) {
  const std::string text = text_report(sample(), context(), 120);
  EXPECT_TRUE(text.ends_with("1 passed, 6 failed, 2 skipped\n")) << text;
  for (const char* part :
       {"FAIL  t.must on a<b", "known failures\n  FAIL  k on a<b: as ever\n        a bug (https://example.org/1)",
        "a<b: n: needs `fds`", "a<b could not be judged: no \"python3\"", "a<b: stale one",
        "1 of the failed are known; 1 differ where asyncio promises nothing (they count with --strict)"})
    EXPECT_TRUE(has(text, part)) << part << "\n" << text;
  EXPECT_FALSE(has(text, "FAIL  k on a<b\n"));
}

TEST_F(ReportTest, EveryReportHasTheScore) {
  const std::string words = "1 of 3 requirements of asyncio-3.12< (4 more do not apply; 2 had no case in this run)";
  const std::string text = text_report(sample(), context(), 120);
  EXPECT_TRUE(has(text, "\nsecond meets " + words + "\n")) << text;
  EXPECT_FALSE(has(text, "a<b meets"));
  const std::string markdown = markdown_report(sample(), context());
  EXPECT_TRUE(has(markdown, "- **second** \n  Meets 1 of 3 requirements of asyncio\\-3.12\\< \\(4 more do not apply; "
                            "2 had no case in this run\\).\n"))
      << markdown;
  EXPECT_EQ(markdown.find("Meets"), markdown.rfind("Meets"));
  const std::string json = json_report(sample());
  EXPECT_TRUE(has(json, "\"met\": 1,")) << json;
  EXPECT_EQ(json.find("\"score\""), json.rfind("\"score\""));
  const v1::ReportPage page = report_page(sample(), context());
  EXPECT_EQ(page.loops(0).score(), "");
  EXPECT_EQ(page.loops(1).score(), words);
}

TEST(Junit, HasTheScoreAsProperties) {
  const std::string text = junit_report(sample(), false);
  EXPECT_TRUE(has(text,
                  ">\n    <properties>\n      <property name=\"requirements.set\" value=\"asyncio-3.12&lt;\"/>\n"
                  "      <property name=\"requirements.met\" value=\"1\"/>\n"
                  "      <property name=\"requirements.required\" value=\"3\"/>\n"
                  "      <property name=\"requirements.not_applicable\" value=\"4\"/>\n"
                  "      <property name=\"requirements.not_in_run\" value=\"2\"/>\n"
                  "    </properties>\n    <testcase name=\"t.must\" classname=\"second.One\""))
      << text;
  EXPECT_EQ(text.find("<properties>"), text.rfind("<properties>"));
}

TEST(Json, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  const auto back = read_json_report(folder.write("r.json", json_report(sample())).string());
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*back, sample()));
}

TEST(Json, NamesAFileThatIsNoReport) {
  const TemporaryFolder folder;
  const auto result = read_json_report(folder.write("r.json", "{\"implementations\": 3}").string());
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(has(std::string(result.status().message()), "r.json"));
  EXPECT_EQ(read_json_report((folder.path() / "none.json").string()).status().code(), absl::StatusCode::kNotFound);
}

TEST(Json, ReadsWhatALaterVersionWrote) {
  const TemporaryFolder folder;
  EXPECT_TRUE(
      read_json_report(folder.write("r.json", "{\"loopspec_version\": \"9\", \"new_field\": 1}").string()).ok());
}

TEST(Junit, EscapesWhatXmlCannotHold) {
  EXPECT_EQ(xml_escaped("a<b>&\"c\"\n\té"), "a&lt;b&gt;&amp;&quot;c&quot;&#10;&#9;é");
  EXPECT_EQ(xml_escaped(std::string("x\x01y\xff", 4)), "x\xEF\xBF\xBDy\xEF\xBF\xBD");
  EXPECT_EQ(xml_escaped("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Junit, CountsAgreeWithTheElements) {
  const std::string text = junit_report(sample(), false);
  // The first suite: an error for the unreachable loop, a failure for the stale expectation, and seven cases.
  EXPECT_TRUE(has(text, "<testsuite name=\"a&lt;b\" tests=\"9\" failures=\"2\" errors=\"4\" skipped=\"3\"")) << text;
  EXPECT_TRUE(has(
      text, "<testsuites name=\"loopspec\" tests=\"11\" failures=\"2\" errors=\"4\" skipped=\"4\" time=\"1.500000\">"))
      << text;
  const auto count = [&](const std::string& part) {
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("<testcase "), 11);
  EXPECT_EQ(count("<failure "), 2);
  EXPECT_EQ(count("<error "), 4);
  EXPECT_EQ(count("<skipped "), 4);
  EXPECT_EQ(count("</testcase>"), 10);
}

TEST(Junit, TellsFailuresErrorsAndSkips) {
  const std::string text = junit_report(sample(), false);
  EXPECT_TRUE(has(text,
                  "<testcase name=\"t.must\" classname=\"a&lt;b.One\" time=\"0.250000\">\n      <failure message=\"`b` "
                  "ran &lt; `a`\" type=\"FAIL\">clause t.must"))
      << text;
  EXPECT_TRUE(has(text, "<error message=\"hung\" type=\"TIMEOUT\"/>")) << text;
  EXPECT_TRUE(has(text, "<skipped message=\"known FAIL: a bug\"/>")) << text;
  EXPECT_TRUE(has(text, "<skipped message=\"DIFFERS: differs\"/>")) << text;
  EXPECT_TRUE(has(text, "<testcase name=\"t.must\" classname=\"second.One\" time=\"0.000000\"/>")) << text;
}

TEST(Junit, CountsDiffersUnderStrict) {
  EXPECT_TRUE(has(junit_report(sample(), true), "<failure message=\"differs\" type=\"DIFFERS\"/>"));
}

TEST_F(ReportTest, MarkdownHoldsTheMatrixAndEachFailure) {
  const std::string text = markdown_report(sample(), context());
  for (const char* part :
       {"# loopspec: 1 passed, 6 failed, 2 skipped\n", "- **a\\<b** the first\n",
        "| One | 2 fail, 1 differs | 1 pass |\n",
        "| all | 2 fail, 1 differs, 1 hung, 1 crash, 1 error, 1 not run | 1 pass, 1 n/a |\n",
        "<summary><b>FAIL</b> <code>t.must</code> on a&lt;b: `b` ran &lt; `a`</summary>\n",
        "https://docs.python.org/3/library/asyncio-eventloop.html#must",
        "```diff\n-a {}\n-b {}\n+b {}\n+a {}  # <x> & \"y\"\n```\n", "loopspec run --loop 'a<b' --filter t.must\n",
        "| a\\<b | k | FAIL | [a bug](https://example.org/1) |\n",
        "a\\<b could not be judged: no \"python3\" \\& no luck", "- a\\<b: stale one\n"})
    EXPECT_TRUE(has(text, part)) << part << "\n" << text;
  EXPECT_FALSE(has(text, "<code>k</code>"));
}

TEST_F(ReportTest, MarkdownCannotBeBrokenByATrace) {
  const auto result = parse<v1::RunResult>(
      "implementations { implementation { name: 'x|y' } cases { case_id: 'c' verdict: VERDICT_FAIL message: 'a | b\\n# "
      "c' "
      "expected_trace: 'log \"```\"\\n' actual_trace: '</details>\\n' } }");
  const std::string text = markdown_report(result, context());
  EXPECT_TRUE(has(text, "````diff\n-log \"```\"\n+</details>\n````\n")) << text;
  EXPECT_TRUE(has(text, "a | b&#10;# c</summary>")) << text;
  EXPECT_TRUE(has(text, "| section | x\\|y |\n")) << text;
}

TEST_F(ReportTest, MarkdownHasAnEnd) {
  v1::RunResult result;
  auto& loop = *result.add_implementations();
  for (int i = 0; i < 200; ++i) {
    auto& one = *loop.add_cases();
    one.set_case_id("c" + std::to_string(i));
    one.set_verdict(v1::VERDICT_FAIL);
    one.set_actual_trace(std::string(10000, 'x'));
  }
  const std::string text = markdown_report(result, context());
  EXPECT_LT(text.size(), 700000U);
  EXPECT_TRUE(has(text, "- FAIL c199 on "));
}

TEST_F(ReportTest, PageHoldsEachCaseOnceAndItsResultOnEachLoop) {
  const v1::ReportPage page = report_page(sample(), context());
  ASSERT_EQ(page.loops_size(), 2);
  EXPECT_EQ(page.cases_size(), 8);
  for (const auto& loop : page.loops()) EXPECT_EQ(loop.results_size(), page.cases_size());
  EXPECT_EQ(page.cases(0).id(), "t.must");
  EXPECT_EQ(page.cases(0).title(), "Stops and closes.");
  EXPECT_EQ(page.cases(0).trace().text(), kTestTrace);
  const v1::PageResult& failed = page.loops(0).results(0);
  EXPECT_EQ(failed.verdict(), v1::VERDICT_FAIL);
  EXPECT_EQ(failed.expected_trace().line(), 1U);
  EXPECT_EQ(failed.actual_trace().turns_size(), 1);
  EXPECT_EQ(failed.again(), "loopspec run --loop 'a<b' --filter t.must");
  EXPECT_EQ(page.loops(1).results(0).verdict(), v1::VERDICT_PASS);
  EXPECT_EQ(page.loops(1).results(1).verdict(), v1::VERDICT_UNSPECIFIED);
  EXPECT_EQ(page.loops(0).unreachable(), "no \"python3\" & no luck");
}

TEST_F(ReportTest, PageCannotBeBrokenByARun) {
  v1::RunResult result = sample();
  result.mutable_implementations(0)->mutable_cases(0)->set_message("</script><script>alert(1)</script>");
  result.mutable_implementations(0)->mutable_cases(0)->set_actual_trace("log \"@LOOPSPEC_DATA@ <!--\"\n");
  const std::string page = html_report(result, context());
  EXPECT_EQ(page.rfind("<!doctype html>", 0), 0U);
  EXPECT_FALSE(has(page, "<script>alert"));
  EXPECT_FALSE(has(page, "<!--"));
  EXPECT_TRUE(has(page, "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)"));
  EXPECT_TRUE(has(page, "default-src 'none'"));
  EXPECT_FALSE(has(page, "@LOOPSPEC_JS@"));
  const std::size_t end = page.rfind("</html>");
  EXPECT_NE(end, std::string::npos);
}

TEST(Progress, ShowsHowFarItIs) {
  EXPECT_EQ(progress_line(0, 4, 0, "x", 80), "[                              ] 0/4  x");
  EXPECT_EQ(progress_line(2, 4, 1, "cpython stop", 80), "[###############               ] 2/4, 1 failed  cpython stop");
  EXPECT_EQ(progress_line(4, 4, 0, std::string(100, 'x'), 60).size(), 60U);
  EXPECT_EQ(progress_line(0, 0, 0, "", 80).substr(0, 32), "[##############################]");
}

TEST(Progress, WritesNothingWhereThereIsNoTerminal) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  {
    ProgressBar bar(file, 1);
    bar.add("x", {});
  }
  EXPECT_EQ(std::ftell(file), 0);
  std::fclose(file);
}

}  // namespace
}  // namespace loopspec::conformance
