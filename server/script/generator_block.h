// The block of an asynchronous generator as one of the library's.
#pragma once

#include "loopspec/async_generator.h"
#include "server/script/frame.h"

namespace loopspec::script {

// Recorded as run_coroutine() does; one that is destroyed rather than closed records nothing of that.
AsyncGenerator<Result> run_generator(ProgramState& state, const v1::Block& block);

}  // namespace loopspec::script
