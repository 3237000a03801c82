// Names the cause of a difference by the small program that shows it: what of the vocabulary it needs, and what came
// out otherwise. Programs of one cause get one name: `order: stop`, `type_check differs: type_check`.
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
