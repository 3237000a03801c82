#include "conformance/report/diff_text.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/runner/expectation_set.h"

namespace loopspec::conformance {
namespace {

using Kind = CaseChange::Kind;

constexpr std::pair<Kind, const char*> kGroups[] = {
    {Kind::kWorse, "worse"},
    {Kind::kNewFailure, "new, and failing"},
    {Kind::kOtherwise, "failing otherwise"},
    {Kind::kBetter, "better"},
    {Kind::kGone, "gone"},
    {Kind::kNew, "new"},
};

std::string verdict_text(const v1::CaseResult* one) {
  if (one == nullptr) return "none";
  return absl::StrCat(verdict_name(one->verdict()), one->other_verdicts_size() > 0 ? " (not in each run)" : "");
}

std::string change_text(const CaseChange& change) {
  std::string text = absl::StrCat("  ", change.case_id, " on ", change.implementation, ": ",
                                  verdict_text(change.before), " -> ", verdict_text(change.after), "\n");
  if (change.before != nullptr && !change.before->message().empty())
    absl::StrAppend(&text, "    before  ", change.before->message(), "\n");
  if (change.after != nullptr && !change.after->message().empty())
    absl::StrAppend(&text, "    after   ", change.after->message(), "\n");
  return text;
}

}  // namespace

std::string diff_text(const ResultDiff& diff) {
  std::string text;
  std::size_t counts[std::size(kGroups)] = {};
  for (std::size_t i = 0; i < std::size(kGroups); ++i) {
    std::string lines;
    for (const CaseChange& change : diff.changes) {
      if (change.kind != kGroups[i].first) continue;
      ++counts[i];
      lines += change_text(change);
    }
    if (!lines.empty()) absl::StrAppend(&text, kGroups[i].second, "\n", lines, "\n");
  }
  for (const std::string& loop : diff.only_before) absl::StrAppend(&text, loop, " is in the first result only\n");
  for (const std::string& loop : diff.only_after) absl::StrAppend(&text, loop, " is in the second result only\n");
  return absl::StrCat(text, counts[0] + counts[1], " worse, ", counts[3], " better, ", counts[2], " otherwise, ",
                      counts[5], " new, ", counts[4], " gone, ", diff.same, " same\n");
}

}  // namespace loopspec::conformance
