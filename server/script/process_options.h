// What the ops that start subprocesses are told.
#pragma once

#include "loopspec/subprocess_options.h"
#include "server/script/frame.h"

namespace loopspec::v1 {
class ProcessOptions;
}

namespace loopspec::script {

SubprocessOptions process_options(Frame& frame, const v1::ProcessOptions& options);
// Whether the child gets the parent's input or output; `left_away` tells whether it does where the options say nothing. Pure.
bool inherits_streams(const v1::ProcessOptions& options, bool left_away);
// What pass_fd names; -1 for none.
int passed_descriptor(Frame& frame, const v1::ProcessOptions& options);

}  // namespace loopspec::script
