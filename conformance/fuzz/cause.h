// Names the cause of a difference by where the small program that shows it parts from the other loop: not by what else
// the program holds, so that one cause gets one name. `order: call_later negative before call_soon`: of the block that
// came, and of the one that was due, the ops that made the loop run it. `a run goes on after its end (stop)`: a run of
// the loop should have ended where something else came, in a program that may end runs so. `cancelled differs`.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "conformance/fuzz/twin_run.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::conformance {

// Of a program that was shrunk.
std::string cause_of(const loopspec::v1::Program& program, const TwinResult& result);

// Of one that was not: coarse, to see that the same difference comes again and again.
std::string rough_cause_of(const TwinResult& result);

}  // namespace loopspec::conformance
