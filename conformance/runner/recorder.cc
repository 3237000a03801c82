#include "conformance/runner/recorder.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "conformance/runner/applicability.h"
#include "conformance/runner/comparer.h"
#include "conformance/runner/judge.h"
#include "conformance/runner/trace_lines.h"
#include "conformance/runner/version.h"

namespace loopspec::conformance {
namespace {

// Of an advisory text, beyond which it hides the trace rather than explains it.
constexpr std::size_t kLongAdvisory = 100;

bool before(const Recording& left, const Recording& right) {
  return compare_versions(left.asyncio_version, right.asyncio_version) < 0;
}

// The existing block that says what this recording says: the one meant for its version if that does, else any without a
// name.
const v1::ExpectedTrace* matching_block(const v1::Case& test, const Recording& recording) {
  const v1::ExpectedTrace* found = nullptr;
  for (const v1::ExpectedTrace& block : test.expect()) {
    if (!same_trace(test, block.trace(), recording.trace)) continue;
    if (holds_for(block, recording.asyncio_version)) return &block;
    if (block.name().empty()) found = &block;
  }
  return found;
}

bool is_covered(const v1::Case& test, const Recording& recording) {
  const v1::ExpectedTrace* block = matching_block(test, recording);
  return block != nullptr && holds_for(*block, recording.asyncio_version);
}

bool has(const google::protobuf::RepeatedPtrField<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void add_version(v1::ExpectedTrace& block, const std::string& version) {
  auto& versions = *block.mutable_recorded_from();
  if (has(versions, version)) return;
  block.add_recorded_from(version);
  std::sort(versions.begin(), versions.end(),
            [](const std::string& left, const std::string& right) { return compare_versions(left, right) < 0; });
}

void add_origin(v1::ExpectedTrace& block, const Recording& recording) {
  const bool from_stand_ins = !block.stand_ins().empty();
  if (recording.stand_in.empty() && from_stand_ins) {
    block.clear_recorded_from();
    block.clear_stand_ins();
  }
  if (!recording.stand_in.empty()) {
    if (!from_stand_ins && !block.recorded_from().empty()) return;
    if (!has(block.stand_ins(), recording.stand_in)) block.add_stand_ins(recording.stand_in);
    std::sort(block.mutable_stand_ins()->begin(), block.mutable_stand_ins()->end());
  }
  add_version(block, recording.asyncio_version);
}

std::vector<v1::ExpectedTrace> with_origins(const v1::Case& test, const std::vector<Recording>& recordings) {
  std::vector<v1::ExpectedTrace> blocks(test.expect().begin(), test.expect().end());
  for (const Recording& recording : recordings)
    for (v1::ExpectedTrace& block : blocks)
      if (holds_for(block, recording.asyncio_version) && same_trace(test, block.trace(), recording.trace))
        add_origin(block, recording);
  return blocks;
}

std::string minor_of(const std::string& version) {
  const std::vector<std::string> parts = absl::StrSplit(version, '.');
  return parts.size() < 2 ? version : absl::StrCat(parts[0], ".", parts[1]);
}

// The first version of a group, as a bound: the minor release where that tells it from the group before.
std::string bound(const std::string& version, const std::string& last_before) {
  return minor_of(version) == minor_of(last_before) ? version : minor_of(version);
}

std::vector<v1::ExpectedTrace> grouped(const v1::Case& test, const std::vector<Recording>& recordings) {
  std::vector<v1::ExpectedTrace> groups;
  std::string last;
  for (const Recording& recording : recordings) {
    if (groups.empty() || !same_trace(test, groups.back().trace(), recording.trace)) {
      const v1::ExpectedTrace* block = matching_block(test, recording);
      v1::ExpectedTrace group;
      group.set_trace(block != nullptr          ? block->trace()
                      : test.compare_messages() ? recording.trace
                                                : presentable(recording.trace));
      if (!groups.empty()) {
        group.set_since(bound(recording.asyncio_version, last));
        groups.back().set_until(group.since());
      }
      groups.push_back(std::move(group));
    }
    add_origin(groups.back(), recording);
    last = recording.asyncio_version;
  }
  return groups;
}

}  // namespace

bool awaits_stand_in(const v1::Case& test) {
  return std::all_of(test.expect().begin(), test.expect().end(), [](const v1::ExpectedTrace& block) { return !block.stand_ins().empty(); });
}

std::vector<v1::ExpectedTrace> merge_recordings(const v1::Case& test, std::vector<Recording> recordings) {
  std::sort(recordings.begin(), recordings.end(), before);
  if (std::all_of(recordings.begin(), recordings.end(), [&](const Recording& one) { return is_covered(test, one); }))
    return with_origins(test, recordings);
  std::vector<v1::ExpectedTrace> groups = grouped(test, recordings);
  std::vector<v1::ExpectedTrace> earlier;
  std::vector<v1::ExpectedTrace> later;
  for (const v1::ExpectedTrace& block : test.expect()) {
    if (!block.until().empty() && compare_versions(block.until(), recordings.front().asyncio_version) <= 0)
      earlier.push_back(block);
    else if (!block.since().empty() && compare_versions(block.since(), recordings.back().asyncio_version) > 0)
      later.push_back(block);
  }
  if (!earlier.empty()) groups.front().set_since(earlier.back().until());
  if (!later.empty()) groups.back().set_until(later.front().since());
  groups.insert(groups.begin(), earlier.begin(), earlier.end());
  groups.insert(groups.end(), later.begin(), later.end());
  return groups;
}

std::vector<std::string> drift(const v1::Case& test, const std::vector<Recording>& recordings) {
  std::vector<std::string> sentences;
  for (const Recording& recording : recordings) {
    if (is_covered(test, recording)) continue;
    std::string why = "no expected trace is meant for this version";
    for (const v1::ExpectedTrace& block : test.expect())
      if (holds_for(block, recording.asyncio_version))
        why = compare_traces(block.trace(), recording.trace, {test.compare_messages(), false}).sentence;
    sentences.push_back(absl::StrCat(test.id(), " on asyncio of ", recording.asyncio_version, ": ", why));
  }
  return sentences;
}

std::string presentable(const std::string& trace) {
  std::vector<std::string> lines = absl::StrSplit(trace, '\n');
  for (std::string& line : lines) {
    const std::size_t own = without_advisory(line).size();
    const std::string advisory = line.substr(own);
    if (absl::StrContains(advisory, "/") || absl::StrContains(advisory, "0x") || advisory.size() > kLongAdvisory)
      line.resize(own);
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace loopspec::conformance
