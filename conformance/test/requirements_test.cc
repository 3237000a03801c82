// Requirement sets: what is wrong with a file, where a frozen set and the catalogue part, and the score.
#include "conformance/runner/requirements.h"

#include <google/protobuf/text_format.h>

#include "conformance/report/score_text.h"
#include "conformance/runner/mutant_set.h"
#include "conformance/test/suite_fixture.h"

namespace loopspec::conformance {
namespace {

constexpr char kFrozen[] = "name: 'asyncio-3.12' version: '3.12' clauses: 't.must'";

class RequirementsTest : public SuiteFixture {
 protected:
  absl::StatusOr<Requirements> frozen(const std::string& text) {
    folder_.write("requirements/one.textproto", text);
    return Requirements::load(folder_.path() / "requirements");
  }
  std::vector<std::string> gaps(const std::string& text) {
    const auto requirements = frozen(text);
    EXPECT_TRUE(requirements.ok()) << requirements.status();
    return requirement_gaps(*requirements, coverage(catalogue_, cases_, {}));
  }
};

v1::RunResult run_of(const std::string& cases, const std::string& version = "3.12.4") {
  v1::RunResult result;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "implementations { implementation { name: 'loop' asyncio_version: '" + version + "' } " + cases + "}", &result));
  return result;
}

// With its score, in words.
std::string scored(const Requirements& requirements, v1::RunResult result) {
  set_scores(requirements, result);
  return score_text(result.implementations(0));
}

TEST_F(RequirementsTest, TheSetHasTheJudgedMusts) {
  const v1::RequirementSet set = requirement_set(coverage(catalogue_, cases_, {}), "3.12");
  ASSERT_EQ(set.clauses_size(), 1) << set.DebugString();
  EXPECT_EQ(set.clauses(0), "t.must");
}

TEST_F(RequirementsTest, TellsWhatIsMissingAndWhatIsTooMuch) {
  EXPECT_TRUE(gaps(kFrozen).empty());
  EXPECT_EQ(gaps("name: 'asyncio-3.12' version: '3.12' clauses: 't.should'"),
            (std::vector<std::string>{"t.must is required by asyncio of 3.12, and asyncio-3.12 does not have it",
                                      "asyncio-3.12 has t.should, which is no judged MUST of that version in the catalogue"}));
}

TEST_F(RequirementsTest, AClauseBelongsToTheVersionsForWhichItHolds) {
  std::string text = kTestCatalogue;
  const std::string level = "LEVEL_MUST }";
  text.replace(text.find(level), level.size(), "LEVEL_MUST since: '3.13' until: '3.14' }");
  folder_.write("catalogue/test.textproto", text);
  load();
  for (const auto& [version, clauses] : std::map<std::string, int>{{"3.12", 0}, {"3.13", 1}, {"3.14", 0}})
    EXPECT_EQ(requirement_set(coverage(catalogue_, cases_, {}), version).clauses_size(), clauses) << version;
}

TEST_F(RequirementsTest, RefusesFilesThatAreWrong) {
  for (const char* text : {"name: 'x' version: '3.12'", "version: '3.12' clauses: 'a'", "name: 'x' clauses: 'a'",
                           "name: 'x' version: '3.12' clauses: ['a', 'a']", "nonsense"}) {
    const auto requirements = frozen(text);
    ASSERT_FALSE(requirements.ok()) << text;
    EXPECT_NE(requirements.status().ToString().find("one.textproto"), std::string::npos) << requirements.status();
  }
  folder_.write("requirements/two.textproto", kFrozen);
  EXPECT_FALSE(frozen(kFrozen).ok()) << "the same version twice";
}

TEST_F(RequirementsTest, OnlyWhatPassedEachOfItsCasesIsMet) {
  const auto requirements = frozen(kFrozen);
  ASSERT_TRUE(requirements.ok());
  const auto text = [&](const std::string& cases) { return scored(*requirements, run_of(cases)); };
  const std::string pass = "cases { clause: 't.must' verdict: VERDICT_PASS } ";
  EXPECT_EQ(text(pass), "1 of 1 requirements of asyncio-3.12");
  for (const char* other : {"FAIL", "TIMEOUT", "CRASH", "NOT_RUN", "HARNESS_ERROR"})
    EXPECT_EQ(text(pass + "cases { clause: 't.must' verdict: VERDICT_" + other + " }"),
              "0 of 1 requirements of asyncio-3.12")
        << other;
  EXPECT_EQ(text(pass + "cases { clause: 't.must' verdict: VERDICT_NOT_APPLICABLE }"),
            "1 of 1 requirements of asyncio-3.12");
  EXPECT_EQ(text("cases { clause: 't.must' verdict: VERDICT_NOT_APPLICABLE }"),
            "0 of 0 requirements of asyncio-3.12 (1 more do not apply)");
  EXPECT_EQ(text(""), "0 of 1 requirements of asyncio-3.12 (1 had no case in this run)");
}

TEST_F(RequirementsTest, ALoopIsMeasuredByTheNewestSetThatIsNotAfterIt) {
  const auto requirements = frozen(kFrozen);
  ASSERT_TRUE(requirements.ok());
  EXPECT_EQ(requirements->of_version("3.11.9"), nullptr);
  EXPECT_NE(requirements->of_version("3.12"), nullptr);
  EXPECT_NE(requirements->of_version("3.14.1"), nullptr);
  EXPECT_EQ(scored(*requirements, run_of("", "3.11.2")), "");
}

TEST_F(RequirementsTest, AScoreIsOfThisRunOrThereIsNone) {
  const auto requirements = frozen(kFrozen);
  ASSERT_TRUE(requirements.ok());
  const std::string old = "score { set: 'asyncio-3.9' met: 9 required: 9 not_applicable: 9 not_in_run: 9 } ";
  const std::string pass = "cases { clause: 't.must' verdict: VERDICT_PASS } ";
  EXPECT_EQ(scored(*requirements, run_of(old + pass)), "1 of 1 requirements of asyncio-3.12");
  EXPECT_EQ(scored(*requirements, run_of(old + pass + "unreachable: 'gone'")), "");
  EXPECT_EQ(scored(*requirements, run_of(old + pass, "3.11")), "");
  EXPECT_EQ(scored(Requirements(), run_of(old + pass)), "");
}

}  // namespace
}  // namespace loopspec::conformance
