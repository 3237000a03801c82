// Verdicts, expectations and exit codes: each with the result that gives it.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "conformance/runner/exit_code.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/judge.h"
#include "conformance/test/suite_fixture.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::conformance {
namespace {

template <class Message>
Message parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

constexpr char kStop[] = "events { op_returned { op: 'stop' } } ";
constexpr char kClose[] = "events { op_returned { path { index: 1 } op: 'close' } } ";
constexpr char kCloseRaises[] =
    "events { op_raised { path { index: 1 } op: 'close' exception { type: 'RuntimeError' message: 'no' } } } ";
constexpr char kCompleted[] = "outcome { kind: KIND_COMPLETED }";

class VerdictTest : public SuiteFixture {
 protected:
  v1::CaseResult judged(const std::string& id, const std::string& trace) {
    const SuiteCase& one = *cases_.find(id);
    const auto implementation = parse<loopspec::v1::Implementation>("name: 'x' asyncio_version: '3.12.1'");
    return judge(one, catalogue_.find(one.test.clause())->clause, implementation, parse<loopspec::v1::Trace>(trace));
  }
  v1::Verdict verdict(const std::string& id, const std::string& trace) { return judged(id, trace).verdict(); }
  static std::string both(const char* first, const char* second, const char* outcome = kCompleted) {
    return std::string(first) + second + outcome;
  }
};

TEST_F(VerdictTest, PassesWhatIsAsExpected) {
  const v1::CaseResult result = judged("t.must", both(kStop, kClose));
  EXPECT_EQ(result.verdict(), v1::VERDICT_PASS);
  EXPECT_EQ(result.actual_trace(), "");
  EXPECT_EQ(result.case_id(), "t.must");
  EXPECT_EQ(result.section(), "Test section");
}

TEST_F(VerdictTest, FailsAMustAndTellsWhy) {
  const v1::CaseResult result = judged("t.must", both(kStop, kCloseRaises));
  EXPECT_EQ(result.verdict(), v1::VERDICT_FAIL);
  EXPECT_EQ(result.signature(), "close() raised RuntimeError");
  EXPECT_EQ(result.message(), "`close()` raised RuntimeError instead of returning None");
  EXPECT_EQ(result.expected_trace(), kTestTrace);
  EXPECT_EQ(result.actual_trace(), "stop() -> None\nclose() raised RuntimeError  # no\n");
  EXPECT_EQ(result.expected_line(), 2U);
  EXPECT_EQ(result.actual_line(), 2U);
}

TEST_F(VerdictTest, MapsLevelsAndOutcomes) {
  EXPECT_EQ(verdict("t.should", both(kStop, kCloseRaises)), v1::VERDICT_DIFFERS);
  EXPECT_EQ(verdict("t.info", both(kStop, kCloseRaises)), v1::VERDICT_NOT_APPLICABLE);
  EXPECT_EQ(verdict("t.info", both(kStop, kClose)), v1::VERDICT_NOT_APPLICABLE);
  EXPECT_EQ(verdict("t.must", both(kStop, "", "outcome { kind: KIND_TIMEOUT }")), v1::VERDICT_TIMEOUT);
  EXPECT_EQ(verdict("t.should", both(kStop, kClose, "outcome { kind: KIND_TIMEOUT }")), v1::VERDICT_TIMEOUT);
  EXPECT_EQ(verdict("t.must", both(kStop, kClose, "outcome { kind: KIND_CRASHED detail: 'signal 11' }")),
            v1::VERDICT_CRASH);
  EXPECT_EQ(verdict("t.must", "outcome { kind: KIND_HOST_ERROR detail: 'garbage' }"), v1::VERDICT_HARNESS_ERROR);
  EXPECT_EQ(verdict("t.info", "outcome { kind: KIND_HOST_ERROR }"), v1::VERDICT_HARNESS_ERROR);
  EXPECT_EQ(verdict("t.must", "outcome { kind: KIND_UNSUPPORTED detail: 'fork' }"), v1::VERDICT_NOT_RUN);
  EXPECT_EQ(verdict("t.must", both(kStop, kClose, "outcome { kind: KIND_LIMIT }")), v1::VERDICT_FAIL);
  EXPECT_EQ(verdict("t.must", both(kStop, kClose, "")), v1::VERDICT_HARNESS_ERROR);
}

TEST_F(VerdictTest, TellsDetailsOfOutcomes) {
  EXPECT_EQ(judged("t.must", both(kStop, "", "outcome { kind: KIND_CRASHED detail: 'signal 11' }")).message(),
            "the process of the loop crashed; `close() -> None` was due next (signal 11)");
  EXPECT_NE(judged("t.must", "outcome { kind: KIND_UNSUPPORTED detail: 'fork' }").message().find("fork"),
            std::string::npos);
  EXPECT_NE(judged("t.must", "outcome { kind: KIND_HOST_ERROR detail: 'garbage' }").message().find("garbage"),
            std::string::npos);
}

TEST_F(VerdictTest, TakesAnyAlternativeOfTheVersion) {
  folder_.write("cases/test/t.must.textproto",
                test_case_text("t.must", "t.must",
                               "expect { name: 'raises' trace: 'stop() -> None\\nclose() raised RuntimeError\\n' "
                               "}\nexpect { until: '3.12' trace: 'stop() -> None\\n' }\n"));
  load();
  EXPECT_EQ(verdict("t.must", both(kStop, kClose)), v1::VERDICT_PASS);
  EXPECT_EQ(verdict("t.must", both(kStop, kCloseRaises)), v1::VERDICT_PASS);
  EXPECT_EQ(verdict("t.must", both(kStop, "")), v1::VERDICT_FAIL);
}

TEST_F(VerdictTest, ComparesOnlyTheKindsThatTheCaseSelects) {
  folder_.write("cases/test/t.must.textproto",
                "id: 't.must' clause: 't.must' title: 'x' program { main { stop {} } } compare_kinds: 'log' expect { "
                "trace: 'log \"a\"\\n' }");
  load();
  EXPECT_EQ(verdict("t.must", std::string("events { log_mark { text: 'a' } } ") + both(kStop, "")), v1::VERDICT_PASS);
  EXPECT_EQ(verdict("t.must", std::string("events { log_mark { text: 'b' } } ") + both(kStop, "")), v1::VERDICT_FAIL);
}

TEST_F(VerdictTest, ForgivesTimesOnlyWhereTheClockIsReal) {
  const std::string program =
      "id: 't.must' clause: 't.must' title: 'x' program { %s main { run_forever {} } } expect { trace: 'run_forever() "
      "{} -> None @1\\n' }";
  const std::string untimed =
      "events { op_started { op: 'run_forever' } } events { op_returned { op: 'run_forever' } } outcome { kind: "
      "KIND_COMPLETED }";
  const auto verdict_with = [&](const std::string& clock) {
    folder_.write("cases/test/t.must.textproto", std::string(program).replace(program.find("%s"), 2, clock));
    load();
    return verdict("t.must", untimed);
  };
  EXPECT_EQ(verdict_with(""), v1::VERDICT_PASS);
  EXPECT_EQ(verdict_with("clock: CLOCK_VIRTUAL"), v1::VERDICT_FAIL);
}

class ExpectationTest : public SuiteFixture {
 protected:
  // Results with one FAIL of t.must, signature "close() raised RuntimeError", and one PASS of t.should.
  v1::ImplementationResult apply(const std::string& entries, const std::string& version = "3.12.1") {
    auto result = parse<v1::ImplementationResult>("implementation { name: 'x' asyncio_version: '" + version + R"(' }
        cases { case_id: 't.must' verdict: VERDICT_FAIL signature: 'close() raised RuntimeError' }
        cases { case_id: 't.should' verdict: VERDICT_PASS }
        cases { case_id: 't.info' verdict: VERDICT_NOT_APPLICABLE }
        cases { case_id: 't.must.again' verdict: VERDICT_NOT_RUN })");
    ExpectationSet(parse<v1::Expectations>(entries)).apply(cases_, result);
    return result;
  }
};

TEST_F(ExpectationTest, MarksWhatItDescribes) {
  const auto result = apply(
      "expectations { cases: 't.must' verdict: VERDICT_FAIL signature: 'close() raised RuntimeError' reason: 'r' link: "
      "'l' }");
  EXPECT_TRUE(result.cases(0).expected());
  EXPECT_EQ(result.cases(0).expectation_reason(), "r");
  EXPECT_EQ(result.cases(0).expectation_link(), "l");
  EXPECT_EQ(result.stale_expectations_size(), 0);
}

TEST_F(ExpectationTest, TakesAnEmptySignatureForAny) {
  EXPECT_TRUE(apply("expectations { cases: 't.must' verdict: VERDICT_FAIL reason: 'r' }").cases(0).expected());
}

TEST_F(ExpectationTest, IsStaleWhenTheCaseFailsDifferently) {
  for (const char* entry : {"expectations { cases: 't.must' verdict: VERDICT_FAIL signature: 'other' reason: 'r' }",
                            "expectations { cases: 't.must' verdict: VERDICT_CRASH reason: 'r' }"}) {
    const auto result = apply(entry);
    EXPECT_FALSE(result.cases(0).expected());
    ASSERT_EQ(result.stale_expectations_size(), 1);
    EXPECT_NE(result.stale_expectations(0).find("fails differently"), std::string::npos);
  }
}

TEST_F(ExpectationTest, IsStaleWhenTheCasePassesDoesNotApplyOrIsNotThere) {
  EXPECT_EQ(apply("expectations { cases: 't.should' verdict: VERDICT_DIFFERS reason: 'r' }").stale_expectations_size(),
            1);
  EXPECT_EQ(apply("expectations { cases: 't.info' verdict: VERDICT_FAIL reason: 'r' }").stale_expectations_size(), 1);
  EXPECT_EQ(apply("expectations { cases: 't.none*' verdict: VERDICT_FAIL reason: 'r' }").stale_expectations_size(), 1);
}

TEST_F(ExpectationTest, DoesNotJudgeWhatDidNotRunOrIsOfAnotherVersion) {
  EXPECT_EQ(apply("expectations { cases: 't.must.again' verdict: VERDICT_FAIL reason: 'r' }").stale_expectations_size(),
            0);
  const auto result = apply(
      "expectations { cases: 't.must' verdict: VERDICT_FAIL since: '3.13' reason: 'r' } expectations { cases: "
      "'t.should' verdict: VERDICT_DIFFERS until: '3.12' reason: 'r' }");
  EXPECT_EQ(result.stale_expectations_size(), 0);
  EXPECT_FALSE(result.cases(0).expected());
}

TEST_F(ExpectationTest, ReadsFilesAndRefusesEntriesThatSayTooLittle) {
  const auto load_text = [&](const std::string& text) {
    return ExpectationSet::load(folder_.write("expectations/x.textproto", text)).status();
  };
  EXPECT_TRUE(load_text("implementation: 'x' expectations { cases: 't.must' verdict: VERDICT_FAIL reason: 'r' }").ok());
  EXPECT_FALSE(load_text("expectations { cases: 't.must' verdict: VERDICT_PASS reason: 'r' }").ok());
  EXPECT_FALSE(load_text("expectations { cases: 't.must' verdict: VERDICT_FAIL }").ok());
  EXPECT_FALSE(load_text("expectations { verdict: VERDICT_FAIL reason: 'r' }").ok());
  EXPECT_NE(std::string(load_text("\nexpectation {}").message()).find("x.textproto:2:"), std::string::npos);
  EXPECT_EQ(expectations_name("cpython@/usr/bin/python3.13"), "cpython");
  EXPECT_EQ(expectations_name("selector/epoll"), "selector-epoll");
}

ExitCode code_of(const std::string& cases, bool strict = false, const std::string& more = "") {
  return exit_code(parse<v1::RunResult>("implementations { " + more + cases + " }"), strict);
}

TEST(ExitCode, IsZeroWhenAllIsAsExpected) {
  EXPECT_EQ(code_of("cases { verdict: VERDICT_PASS } cases { verdict: VERDICT_NOT_RUN }"), kExitOk);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_FAIL expected: true }"), kExitOk);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_TIMEOUT expected: true }"), kExitOk);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_DIFFERS }"), kExitOk);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_DIFFERS expected: true }", true), kExitOk);
}

TEST(ExitCode, IsOneForNonConformanceAndStaleExpectations) {
  EXPECT_EQ(code_of("cases { verdict: VERDICT_FAIL }"), kExitNonConformance);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_DIFFERS }", true), kExitNonConformance);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_PASS other_verdicts: VERDICT_FAIL }"), kExitNonConformance);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_PASS }", false, "stale_expectations: 's' "), kExitNonConformance);
}

TEST(ExitCode, IsThreeWhenALoopIsOutOfReachCrashedOrHung) {
  EXPECT_EQ(code_of("cases { verdict: VERDICT_CRASH } cases { verdict: VERDICT_FAIL }"), kExitUnreachable);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_TIMEOUT }"), kExitUnreachable);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_NOT_RUN }", false, "unreachable: 'no' "), kExitUnreachable);
}

TEST(ExitCode, IsFourWhenNothingRan) {
  EXPECT_EQ(code_of(""), kExitNothingRan);
  EXPECT_EQ(code_of("cases { verdict: VERDICT_NOT_RUN } cases { verdict: VERDICT_NOT_APPLICABLE }"), kExitNothingRan);
}

TEST(ExitCode, IsFiveWhenTheHarnessFailed) {
  EXPECT_EQ(code_of("cases { verdict: VERDICT_HARNESS_ERROR } cases { verdict: VERDICT_CRASH }"), kExitHarnessFault);
}

TEST(Tally, CountsEveryVerdictAndLeavesExpectationsOut) {
  const Tally count = tally(parse<v1::RunResult>(R"(implementations {
    cases { verdict: VERDICT_PASS } cases { verdict: VERDICT_FAIL expected: true } cases { verdict: VERDICT_DIFFERS } cases { verdict: VERDICT_TIMEOUT }
    cases { verdict: VERDICT_CRASH } cases { verdict: VERDICT_HARNESS_ERROR } cases { verdict: VERDICT_NOT_RUN } cases { verdict: VERDICT_NOT_APPLICABLE } })"));
  EXPECT_EQ(count.passed, 1);
  EXPECT_EQ(count.failed, 5);
  EXPECT_EQ(count.skipped, 2);
  EXPECT_EQ(count.expected, 1);
  EXPECT_EQ(count.differs, 1);
}

}  // namespace
}  // namespace loopspec::conformance
