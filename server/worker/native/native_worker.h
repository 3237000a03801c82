// The script engine as a worker process (worker.proto): JSON requests on standard input, one a line, JSON responses on standard output.
#pragma once

#include "server/script/program_run.h"

namespace loopspec::v1 {
class Implementation;
}  // namespace loopspec::v1

namespace loopspec::worker {

// Answers requests until the input ends. `implementation` is what `hello` tells.
void serve(const v1::Implementation& implementation, const script::LoopFactory& make_loop);

}  // namespace loopspec::worker
