#include "conformance/runner/result_merge.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace loopspec::conformance {
namespace {

// One loop's results out of one file.
struct Part {
  const std::string* file = nullptr;
  const v1::ImplementationResult* result = nullptr;
  // 1 of 1 where the run was not sharded.
  int shard = 1;
  int shards = 1;
};

using Parts = std::vector<Part>;

absl::Status fault(const std::string& what) {
  return absl::InvalidArgumentError(what);
}

absl::Status read_shard(const NamedResult& one, Part& part) {
  const std::string& shard = one.result.shard();
  if (shard.empty()) return absl::OkStatus();
  const std::vector<std::string> numbers = absl::StrSplit(shard, '/');
  if (numbers.size() == 2 && absl::SimpleAtoi(numbers[0], &part.shard) && absl::SimpleAtoi(numbers[1], &part.shards) &&
      part.shard >= 1 && part.shard <= part.shards)
    return absl::OkStatus();
  return fault(absl::StrCat(one.name, ": its shard `", shard, "` does not read I/N"));
}

absl::Status check_shards(const std::string& loop, const Parts& parts) {
  const int shards = parts.front().shards;
  std::map<int, const std::string*> files;
  for (const Part& part : parts) {
    if (part.shards != shards)
      return fault(absl::StrCat(loop, " is parted into ", shards, " in ", *parts.front().file, ", but into ",
                                part.shards, " in ", *part.file));
    const auto [at, is_new] = files.emplace(part.shard, part.file);
    if (is_new) continue;
    return fault(shards == 1 ? absl::StrCat(loop, " is judged twice, in ", *at->second, " and in ", *part.file)
                             : absl::StrCat("shard ", part.shard, "/", shards, " of ", loop, " is there twice: in ",
                                            *at->second, " and in ", *part.file));
  }
  std::vector<std::string> missing;
  for (int i = 1; i <= shards; ++i)
    if (files.count(i) == 0) missing.push_back(absl::StrCat(i, "/", shards));
  if (missing.empty()) return absl::OkStatus();
  return fault(absl::StrCat(missing.size() == 1 ? "shard " : "shards ", absl::StrJoin(missing, ", "), " of ", loop,
                            missing.size() == 1 ? " is missing" : " are missing"));
}

absl::Status check_same_loop(const std::string& loop, const Parts& parts) {
  const Part& first = parts.front();
  for (const Part& part : parts)
    if (!google::protobuf::util::MessageDifferencer::Equals(part.result->implementation(),
                                                            first.result->implementation()))
      return fault(absl::StrCat(loop, " is not the same loop in ", *first.file, " (",
                                first.result->implementation().description(), ") and in ", *part.file, " (",
                                part.result->implementation().description(), ")"));
  return absl::OkStatus();
}

// Cases in the order of the whole run: shards take them in turn.
absl::Status add_cases(const std::string& loop, const Parts& parts, v1::ImplementationResult& whole) {
  const auto count = static_cast<std::size_t>(parts.size());
  std::size_t total = 0;
  for (const Part& part : parts) total += static_cast<std::size_t>(part.result->cases_size());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < total; ++i) {
    const Part& part = parts[i % count];
    const auto index = static_cast<int>(i / count);
    if (index >= part.result->cases_size())
      return fault(absl::StrCat("the shards of ", loop, " are not of one selection of cases: ", *part.file, " has ",
                                part.result->cases_size(), " of ", total));
    const v1::CaseResult& one = part.result->cases(index);
    if (!seen.insert(one.case_id()).second)
      return fault(absl::StrCat("the shards of ", loop, " are not of one selection of cases: ", one.case_id(),
                                " is in ", *part.file, " and in another"));
    *whole.add_cases() = one;
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ImplementationResult> merge_loop(const std::string& loop, Parts parts) {
  if (absl::Status status = check_shards(loop, parts); !status.ok()) return status;
  if (absl::Status status = check_same_loop(loop, parts); !status.ok()) return status;
  std::sort(parts.begin(), parts.end(), [](const Part& left, const Part& right) { return left.shard < right.shard; });
  v1::ImplementationResult whole;
  *whole.mutable_implementation() = parts.front().result->implementation();
  std::set<std::string> stale;
  for (const Part& part : parts) {
    if (whole.unreachable().empty()) whole.set_unreachable(part.result->unreachable());
    for (const std::string& sentence : part.result->stale_expectations())
      if (stale.insert(sentence).second) whole.add_stale_expectations(sentence);
  }
  if (absl::Status status = add_cases(loop, parts, whole); !status.ok()) return status;
  return whole;
}

v1::RunResult merged_head(const std::vector<NamedResult>& parts) {
  v1::RunResult head;
  head.set_loopspec_version(parts.front().result.loopspec_version());
  head.set_started_at(parts.front().result.started_at());
  std::vector<std::string> interrupted;
  for (const NamedResult& part : parts) {
    // RFC 3339 in UTC: the order of the texts is that of the times.
    head.set_started_at(std::min(head.started_at(), part.result.started_at()));
    head.set_seconds(std::max(head.seconds(), part.result.seconds()));
    if (!part.result.interrupted().empty())
      interrupted.push_back(absl::StrCat(part.name, ": ", part.result.interrupted()));
  }
  head.set_interrupted(absl::StrJoin(interrupted, "; "));
  return head;
}

}  // namespace

absl::StatusOr<v1::RunResult> merge_results(const std::vector<NamedResult>& parts) {
  if (parts.empty()) return fault("there is no result to merge");
  std::vector<std::pair<std::string, Parts>> loops;
  for (const NamedResult& one : parts) {
    if (one.result.loopspec_version() != parts.front().result.loopspec_version())
      return fault(absl::StrCat(parts.front().name, " is of loopspec ", parts.front().result.loopspec_version(),
                                ", but ", one.name, " of ", one.result.loopspec_version()));
    Part part;
    if (absl::Status status = read_shard(one, part); !status.ok()) return status;
    part.file = &one.name;
    for (const v1::ImplementationResult& implementation : one.result.implementations()) {
      const std::string& name = implementation.implementation().name();
      part.result = &implementation;
      const auto at = std::find_if(loops.begin(), loops.end(), [&](const auto& loop) { return loop.first == name; });
      if (at == loops.end())
        loops.emplace_back(name, Parts{part});
      else
        at->second.push_back(part);
    }
  }
  v1::RunResult whole = merged_head(parts);
  for (const auto& [name, of_loop] : loops) {
    absl::StatusOr<v1::ImplementationResult> merged = merge_loop(name, of_loop);
    if (!merged.ok()) return merged.status();
    *whole.add_implementations() = *std::move(merged);
  }
  return whole;
}

}  // namespace loopspec::conformance
