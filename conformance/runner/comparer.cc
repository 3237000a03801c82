#include "conformance/runner/comparer.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "conformance/runner/difference_sentence.h"
#include "conformance/runner/expected_tree.h"

namespace loopspec::conformance {

Difference compare_traces(std::string_view expected, std::string_view actual, const CompareOptions& options) {
  const std::vector<TraceLine> expected_lines = trace_lines(expected, options);
  const std::vector<TraceLine> actual_lines = trace_lines(actual, options);
  const std::vector<ExpectedNode> tree = expected_tree(expected_lines);
  const Mismatch mismatch = match_tree(tree, actual_lines);
  Difference difference;
  difference.equal = mismatch.equal;
  if (mismatch.equal) return difference;
  std::size_t expected_at = expected_lines.size();
  if (mismatch.expected != nullptr) {
    const auto same = [&](const TraceLine& line) { return line.number == mismatch.expected->number; };
    expected_at = static_cast<std::size_t>(std::find_if(expected_lines.begin(), expected_lines.end(), same) -
                                           expected_lines.begin());
  }
  const bool at_end = mismatch.actual >= actual_lines.size();
  const auto behind = [](const std::vector<TraceLine>& lines) { return lines.empty() ? 1 : lines.back().number + 1; };
  difference.expected_line =
      expected_at < expected_lines.size() ? expected_lines[expected_at].number : behind(expected_lines);
  difference.actual_line = at_end ? behind(actual_lines) : actual_lines[mismatch.actual].number;
  difference.signature =
      at_end ? kNothing : absl::StrCat(actual_lines[mismatch.actual].thread, actual_lines[mismatch.actual].text);
  difference.sentence = difference_sentence(expected_lines, expected_at, actual_lines, mismatch.actual);
  return difference;
}

}  // namespace loopspec::conformance
