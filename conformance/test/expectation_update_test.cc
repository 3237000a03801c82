// Known failures brought up to date: what goes, what comes, and that nothing else of the file changes.
#include "conformance/runner/expectation_update.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "conformance/runner/expectation_set.h"
#include "conformance/test/suite_fixture.h"

namespace loopspec::conformance {
namespace {

class ExpectationUpdateTest : public SuiteFixture {
 protected:
  ExpectationUpdate update(const std::string& text, const std::string& cases, const NewReason& reason = {}) {
    v1::ImplementationResult result;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString("implementation { name: 'x/y' version: '1.5' } " + cases,
                                                              &result));
    auto updated = update_expectations(text, cases_, result, reason);
    EXPECT_TRUE(updated.ok()) << updated.status();
    if (!updated.ok()) return {};
    // What was written must read as a file of known failures, and know what is left.
    const auto file = folder_.write("known.textproto", updated->text);
    const auto set = ExpectationSet::load(file);
    EXPECT_TRUE(set.ok()) << set.status() << updated->text;
    if (updated->unexplained.empty() && set.ok()) {
      set->apply(cases_, result);
      EXPECT_EQ(result.stale_expectations_size(), 0) << result.DebugString();
    }
    return *updated;
  }
};

constexpr char kFile[] = R"(# The head.
implementation: "x/y"

# About the first: { not a brace }
expectations {
  cases: "t.must"  # }
  verdict: VERDICT_FAIL
  signature: "a } {"
  reason: "why \" {"
  link: "https://example.org/1"
}

# About the second.
expectations { cases: "t.should" verdict: VERDICT_DIFFERS reason: "so" }
# The end.
)";

constexpr char kHolds[] =
    "cases { case_id: 't.must' verdict: VERDICT_FAIL signature: 'a } {' } cases { case_id: 't.should' verdict: "
    "VERDICT_DIFFERS } ";

TEST_F(ExpectationUpdateTest, LeavesWhatHolds) {
  const ExpectationUpdate updated = update(kFile, kHolds);
  EXPECT_EQ(updated.text, kFile);
  EXPECT_TRUE(updated.added.empty() && updated.removed.empty() && updated.unexplained.empty());
}

TEST_F(ExpectationUpdateTest, TakesOutWhatPasses) {
  const ExpectationUpdate updated = update(
      kFile,
      "cases { case_id: 't.must' verdict: VERDICT_PASS } cases { case_id: 't.should' verdict: VERDICT_DIFFERS } ");
  EXPECT_EQ(updated.text, R"(# The head.
implementation: "x/y"

# About the first: { not a brace }
# About the second.
expectations { cases: "t.should" verdict: VERDICT_DIFFERS reason: "so" }
# The end.
)");
  EXPECT_EQ(updated.removed, std::vector<std::string>{"t.must"});
}

TEST_F(ExpectationUpdateTest, KeepsTheReasonOfWhatFailsOtherwise) {
  const ExpectationUpdate updated = update(kFile,
                                           "cases { case_id: 't.must' verdict: VERDICT_FAIL signature: 'b \"' } cases "
                                           "{ case_id: 't.should' verdict: VERDICT_TIMEOUT } ");
  EXPECT_EQ(updated.text, R"(# The head.
implementation: "x/y"

# About the first: { not a brace }
expectations {
  cases: "t.must"
  verdict: VERDICT_FAIL
  signature: "b \""
  reason: "why \" {"
  link: "https://example.org/1"
}

# About the second.
expectations {
  cases: "t.should"
  verdict: VERDICT_TIMEOUT
  reason: "so"
}

# The end.
)");
}

TEST_F(ExpectationUpdateTest, PartsAPatternOfWhichOneCasePasses) {
  const ExpectationUpdate updated = update("expectations { cases: 't.must*' verdict: VERDICT_FAIL reason: 'r' }\n",
                                           "cases { case_id: 't.must' verdict: VERDICT_PASS } cases { case_id: "
                                           "'t.must.again' verdict: VERDICT_FAIL signature: 's' }");
  EXPECT_EQ(
      updated.text,
      "expectations {\n  cases: \"t.must.again\"\n  verdict: VERDICT_FAIL\n  signature: \"s\"\n  reason: \"r\"\n}\n");
}

TEST_F(ExpectationUpdateTest, TakesOutWhatMatchesNoCase) {
  EXPECT_EQ(update("expectations { cases: 't.gone' verdict: VERDICT_FAIL reason: 'r' }\n", kHolds).removed,
            std::vector<std::string>{"t.gone"});
}

TEST_F(ExpectationUpdateTest, LeavesOtherVersionsAndCasesThatDidNotRun) {
  const std::string text =
      "expectations { cases: 't.must' verdict: VERDICT_FAIL until: '1.5' reason: 'r' }\n"
      "expectations { cases: 't.should' verdict: VERDICT_DIFFERS reason: 'r' }\n";
  EXPECT_EQ(
      update(text,
             "cases { case_id: 't.must' verdict: VERDICT_PASS } cases { case_id: 't.should' verdict: VERDICT_NOT_RUN }")
          .text,
      text);
}

TEST_F(ExpectationUpdateTest, NeedsAReasonForWhatIsNew) {
  const std::string failing = "cases { case_id: 't.must' verdict: VERDICT_FAIL signature: 's' }";
  const ExpectationUpdate none = update("", failing);
  EXPECT_EQ(none.unexplained, std::vector<std::string>{"t.must"});
  const ExpectationUpdate some = update("", failing, {"known", "https://example.org"});
  EXPECT_EQ(
      some.text,
      "# proto-file: loopspec/conformance/v1/expectation.proto\n# proto-message: Expectations\n\nimplementation: "
      "\"x-y\"\n\n"
      "expectations {\n  cases: \"t.must\"\n  verdict: VERDICT_FAIL\n  signature: \"s\"\n  reason: \"known\"\n  link: "
      "\"https://example.org\"\n}\n");
}

TEST_F(ExpectationUpdateTest, RefusesWhatDoesNotParse) {
  EXPECT_EQ(update_expectations("expectations { case: 3 }", cases_, {}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace loopspec::conformance
