// Limits on one program. The names here are the names that refusals and outcomes use.
#pragma once

#include <cstdint>

namespace loopspec::script {

struct ProgramLimits {
  // Of the program's text, checked before it runs.
  std::uint32_t max_ops = 100'000;
  std::uint32_t max_blocks = 10'000;
  // Blocks that `call` and its like run inside each other.
  std::uint32_t max_nesting = 50;
  // Handles that one op with `times` makes.
  std::uint32_t max_times = 1'000'000;
  // Bytes that one op sends, or makes room for.
  std::uint32_t max_data_bytes = 16'777'216;

  // Of its run.
  std::uint32_t max_events = 200'000;
  std::uint32_t max_block_runs = 2'000'000;
  std::uint32_t max_wall_ms = 10'000;
};

}  // namespace loopspec::script
