// Merging and comparing results, and bringing known failures up to date, with results made to trip them.
#include "conformance/runner/result_merge.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/report/diff_text.h"
#include "conformance/runner/result_diff.h"

namespace loopspec::conformance {
namespace {

v1::RunResult result_of(const std::string& text) {
  v1::RunResult result;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &result)) << text;
  return result;
}

std::string cases(const std::vector<std::string>& ids, const char* verdict = "VERDICT_PASS") {
  std::string text;
  for (const std::string& id : ids) text += "cases { case_id: '" + id + "' verdict: " + verdict + " } ";
  return text;
}

NamedResult shard(const std::string& name, const std::string& shard, const std::vector<std::string>& ids,
                  const std::string& loop = "cpython", const std::string& more = "") {
  return {name, result_of("loopspec_version: '1' started_at: '2026-01-01T00:00:0" + std::to_string(ids.size()) +
                          "Z' seconds: " + std::to_string(ids.size()) + " shard: '" + shard + "' " + more +
                          " implementations { implementation { name: '" + loop + "' } " + cases(ids) + "}")};
}

std::string fault(const std::vector<NamedResult>& parts) {
  const auto merged = merge_results(parts);
  EXPECT_FALSE(merged.ok());
  return std::string(merged.status().message());
}

std::vector<std::string> ids_of(const v1::ImplementationResult& one) {
  std::vector<std::string> ids;
  for (const auto& test : one.cases()) ids.push_back(test.case_id());
  return ids;
}

TEST(Merge, PutsShardsIntoTheOrderOfTheWholeRun) {
  const auto merged =
      merge_results({shard("b", "2/3", {"2", "5"}), shard("c", "3/3", {"3"}), shard("a", "1/3", {"1", "4"})});
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(ids_of(merged->implementations(0)), (std::vector<std::string>{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(merged->shard(), "");
  EXPECT_EQ(merged->seconds(), 2);
  EXPECT_EQ(merged->started_at(), "2026-01-01T00:00:01Z");
}

TEST(Merge, PutsLoopsSideBySide) {
  const auto merged =
      merge_results({shard("a", "", {"1"}), shard("b", "", {"1"}, "uvloop"), shard("c", "1/1", {"1"}, "x")});
  ASSERT_TRUE(merged.ok()) << merged.status();
  ASSERT_EQ(merged->implementations_size(), 3);
  EXPECT_EQ(merged->implementations(1).implementation().name(), "uvloop");
}

TEST(Merge, RefusesAMissingShard) {
  EXPECT_EQ(fault({shard("a", "1/3", {"1"})}), "shards 2/3, 3/3 of cpython are missing");
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), shard("b", "", {"1"}, "uvloop")}), "shard 2/2 of cpython is missing");
}

TEST(Merge, RefusesADoubleShard) {
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), shard("b", "1/2", {"1"}), shard("c", "2/2", {})}),
            "shard 1/2 of cpython is there twice: in a and in b");
  EXPECT_EQ(fault({shard("a", "", {"1"}), shard("b", "", {"2"})}), "cpython is judged twice, in a and in b");
}

TEST(Merge, RefusesShardsOfOtherCounts) {
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), shard("b", "2/3", {"2"})}),
            "cpython is parted into 2 in a, but into 3 in b");
  EXPECT_EQ(fault({shard("a", "2/1", {"1"})}), "a: its shard `2/1` does not read I/N");
}

TEST(Merge, RefusesShardsOfOtherSelections) {
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), shard("b", "2/2", {"2", "3", "4"})}),
            "the shards of cpython are not of one selection of cases: a has 1 of 4");
  EXPECT_EQ(fault({shard("a", "1/2", {"1", "3"}), shard("b", "2/2", {"1"})}),
            "the shards of cpython are not of one selection of cases: 1 is in b and in another");
}

TEST(Merge, RefusesWhatIsNotOneLoop) {
  NamedResult other = shard("b", "2/2", {"2"});
  other.result.mutable_implementations(0)->mutable_implementation()->set_description("of another machine");
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), other}),
            "cpython is not the same loop in a () and in b (of another machine)");
  NamedResult later = shard("b", "2/2", {"2"});
  later.result.set_loopspec_version("2");
  EXPECT_EQ(fault({shard("a", "1/2", {"1"}), later}), "a is of loopspec 1, but b of 2");
  EXPECT_EQ(fault({}), "there is no result to merge");
}

TEST(Merge, KeepsTroubles) {
  NamedResult stale = shard("a", "1/2", {"1"}, "cpython", "interrupted: 'Ctrl-C'");
  stale.result.mutable_implementations(0)->add_stale_expectations("stale");
  NamedResult lost = shard("b", "2/2", {"2"});
  lost.result.mutable_implementations(0)->set_unreachable("gone");
  lost.result.mutable_implementations(0)->add_stale_expectations("stale");
  const auto merged = merge_results({stale, lost});
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(merged->interrupted(), "a: Ctrl-C");
  EXPECT_EQ(merged->implementations(0).unreachable(), "gone");
  EXPECT_EQ(merged->implementations(0).stale_expectations_size(), 1);
}

v1::RunResult one_loop(const std::string& cases_text, const std::string& loop = "cpython") {
  return result_of("implementations { implementation { name: '" + loop + "' } " + cases_text + "}");
}

TEST(Diff, TellsEachKindOfChange) {
  const auto before =
      one_loop(cases({"same", "worse", "gone"}) +
               "cases { case_id: 'better' verdict: VERDICT_FAIL signature: 's' } "
               "cases { case_id: 'otherwise' verdict: VERDICT_FAIL signature: 's' message: 'was so' } "
               "cases { case_id: 'flaky' verdict: VERDICT_PASS } cases { case_id: 'lost' verdict: VERDICT_PASS }");
  const auto after =
      one_loop(cases({"same", "better", "new"}) +
               "cases { case_id: 'worse' verdict: VERDICT_DIFFERS message: 'why' } "
               "cases { case_id: 'otherwise' verdict: VERDICT_FAIL signature: 't' } "
               "cases { case_id: 'flaky' verdict: VERDICT_PASS other_verdicts: VERDICT_FAIL } "
               "cases { case_id: 'lost' verdict: VERDICT_NOT_RUN } cases { case_id: 'bad' verdict: VERDICT_CRASH }");
  const ResultDiff diff = diff_results(before, after);
  EXPECT_TRUE(diff.is_worse());
  EXPECT_EQ(diff_text(diff), R"(worse
  worse on cpython: PASS -> DIFFERS
    after   why
  flaky on cpython: PASS -> PASS (not in each run)
  lost on cpython: PASS -> NOT_RUN

new, and failing
  bad on cpython: none -> CRASH

failing otherwise
  otherwise on cpython: FAIL -> FAIL
    before  was so

better
  better on cpython: FAIL -> PASS

gone
  gone on cpython: PASS -> none

new
  new on cpython: none -> PASS

4 worse, 1 better, 1 otherwise, 1 new, 1 gone, 1 same
)");
}

TEST(Diff, IsNotWorseForWhatIsSameBetterOrNew) {
  EXPECT_FALSE(
      diff_results(one_loop(cases({"a"}) + cases({"b"}, "VERDICT_FAIL")), one_loop(cases({"a", "b", "c"}))).is_worse());
  EXPECT_FALSE(diff_results(one_loop(cases({"a"}, "VERDICT_FAIL")), one_loop("")).is_worse());
  EXPECT_TRUE(diff_results(one_loop(cases({"a"})), one_loop("")).is_worse());
}

TEST(Diff, ComparesLoopsByNameUnlessThereIsOneEach) {
  EXPECT_EQ(diff_text(diff_results(one_loop(cases({"a"})), one_loop(cases({"a"}, "VERDICT_FAIL"), "uvloop"))),
            "worse\n  a on cpython to uvloop: PASS -> FAIL\n\n1 worse, 0 better, 0 otherwise, 0 new, 0 gone, 0 same\n");
  auto two = one_loop(cases({"a"}));
  *two.add_implementations() = one_loop(cases({"a"}), "uvloop").implementations(0);
  EXPECT_TRUE(diff_results(two, one_loop(cases({"a"}))).is_worse());
  const ResultDiff more = diff_results(one_loop(cases({"a"})), two);
  EXPECT_FALSE(more.is_worse());
  EXPECT_EQ(more.only_after, std::vector<std::string>{"uvloop"});
  EXPECT_EQ(more.same, 1U);
}

}  // namespace
}  // namespace loopspec::conformance
