// What part of its requirements a loop meets, in words.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// "610 of 612 requirements of asyncio-3.13 (28 more do not apply; 3 had no case in this run)"; "" where there is no score.
std::string score_text(const v1::ImplementationResult& implementation);

}  // namespace loopspec::conformance
