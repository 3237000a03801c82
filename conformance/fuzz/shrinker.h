// Makes a program smaller while something that is true of it stays true: delta debugging over main's ops and each
// block's, with every candidate checked to be a program still.
#pragma once

#include <cstddef>
#include <functional>

#include "loopspec/v1/program.pb.h"

namespace loopspec::conformance {

struct ShrinkOptions {
  // How often, at most, the question is asked.
  std::size_t most_tries = 600;
};

// `keeps` is asked of smaller programs only, and never of one that is not valid. The result is 1-minimal unless the
// tries ran out: no op of it can be taken away alone. The timer that ends a run (call_later of the loop's own stop,
// before run_forever or run_until_complete) goes with the run, since without it the run would not end.
loopspec::v1::Program shrink(const loopspec::v1::Program& program,
                             const std::function<bool(const loopspec::v1::Program&)>& keeps,
                             const ShrinkOptions& options = ShrinkOptions());

// Ops of main and of all blocks.
std::size_t op_count(const loopspec::v1::Program& program);

}  // namespace loopspec::conformance
