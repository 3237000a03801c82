// Canonical trace text as lines to compare: which parts count, and what stands where.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loopspec::conformance {

struct CompareOptions {
  // Advisory texts (behind `  # `) count too.
  bool messages = false;
  // The actual trace is from a real clock: ` @T` is dropped and times as values are `<float>`, on both sides.
  bool real_clock = false;
};

struct TraceLine {
  // From 1, in the text it came from.
  std::size_t number = 0;
  // "[t] " for another thread's line, "" for the main thread's.
  std::string thread;
  // Spaces before the event, within its thread.
  std::size_t indent = 0;
  // The event, as far as it counts.
  std::string text;

  // What two lines must have in common.
  friend bool operator==(const TraceLine& left, const TraceLine& right) {
    return left.thread == right.thread && left.indent == right.indent && left.text == right.text;
  }
};

// Splits a text; empty lines are left out.
std::vector<TraceLine> trace_lines(std::string_view text, const CompareOptions& options);

// A text as a real clock would have given it: no ` @T`, and `<float>` for times.
std::string without_times(std::string_view text);

// The line without its advisory text.
std::string_view without_advisory(std::string_view line);

}  // namespace loopspec::conformance
