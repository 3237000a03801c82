// A coroutine block as a coroutine of the library: what calling Python's `async def` gives.
#pragma once

#include "loopspec/coroutine.h"
#include "server/script/frame.h"

namespace loopspec::script {

// Nothing of the block runs before the coroutine is awaited or its task begins. It then records its start, its ops and its end,
// as a new instance of the block. A coroutine that is destroyed while it is suspended records nothing. State and block must outlive it.
Coroutine<Result> run_coroutine(ProgramState& state, const v1::Block& block, Arguments arguments = nullptr);

// One op of the block that waits (OpKind::perform_awaiting).
Coroutine<void> await_op(Frame& frame, const v1::Op& op, int index);

}  // namespace loopspec::script
