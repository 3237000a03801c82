// Compares an actual trace with the expected one, line by line, and says the first difference.
//
// An expected text may hold `unordered {` … `}`: the lines between may come in any order, each with its deeper-indented
// followers. The marker stands where its first line would; its content is indented by two more, or not at all.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/runner/trace_lines.h"

namespace loopspec::conformance {

// What stands for a line behind the end of a trace, in signatures and sentences.
inline constexpr const char kNothing[] = "<nothing>";

struct Difference {
  bool equal = true;
  // From 1; one behind the last line where a trace ended early.
  std::size_t expected_line = 0;
  std::size_t actual_line = 0;
  // The actual trace's first differing line, without indentation, as it was compared; kNothing at its end.
  std::string signature;
  // One sentence in plain words.
  std::string sentence;
};

Difference compare_traces(std::string_view expected, std::string_view actual, const CompareOptions& options);

}  // namespace loopspec::conformance
