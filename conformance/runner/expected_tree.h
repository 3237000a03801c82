// An expected trace as a tree: lines, and groups whose units may come in any order.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/runner/trace_lines.h"

namespace loopspec::conformance {

struct ExpectedNode;

// A line with its deeper-indented followers of the same thread, and the brace that closes it.
using ExpectedUnit = std::vector<ExpectedNode>;

// A line, or a group when it has units.
struct ExpectedNode {
  TraceLine line;
  std::vector<ExpectedUnit> units;

  bool is_group() const { return !units.empty(); }
  // How many lines of an actual trace it stands for.
  std::size_t line_count() const;
};

// Where an expected sequence and a stretch of an actual one part. When `equal`, both positions are ends.
struct Mismatch {
  bool equal = true;
  // The expected line; null behind the last one.
  const TraceLine* expected = nullptr;
  // Index into the actual lines.
  std::size_t actual = 0;
};

// Groups nest; an empty group vanishes; a group that is not closed ends with the text.
std::vector<ExpectedNode> expected_tree(const std::vector<TraceLine>& lines);

// Matches the whole of `actual` with the whole of `expected`.
Mismatch match_tree(const std::vector<ExpectedNode>& expected, const std::vector<TraceLine>& actual);

}  // namespace loopspec::conformance
