// A trace as the turns of a loop: what was queued, which timers and descriptors it waited for, and what it ran.
//
// A trace does not record turns; they follow from it. A callback that was scheduled in this turn, or a timer of a later
// time, begins the next. What a trace does not tell (how a wait inside asyncio ended, what the loop itself scheduled)
// is left out rather than guessed.
//
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loopspec::conformance {

// What stands in one go in the trace: a callback, a task's step, an op outside the loop, or what another thread did.
struct TimelineItem {
  enum class Source { kMain, kQueue, kTimer, kIo, kThread, kUnknown };
  Source source = Source::kUnknown;
  // "a", "<co>", "call_soon(a)", "[thread]".
  std::string name;
  // Lines of the trace's text, from 1.
  std::size_t first_line = 0;
  std::size_t last_line = 0;
};

struct TimelineTurn {
  // 0: between runs, on the loop's thread but outside the loop.
  std::size_t number = 0;
  // "0.5"; "" on a real clock and outside.
  std::string time;
  // As the turn begins: names in the order of the queue, "b @0.5" in the order of the times, "near (read)".
  std::vector<std::string> queue;
  std::vector<std::string> timers;
  std::vector<std::string> io;
  std::vector<TimelineItem> items;
};

// `trace` is canonical text, `unordered {` allowed.
std::vector<TimelineTurn> timeline(std::string_view trace);

}  // namespace loopspec::conformance
