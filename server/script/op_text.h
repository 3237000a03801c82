// An op as a person would write it: `call_later(0.5, a, 1)`. Traces, programs and messages show ops this way.
//
// Every function is pure and may be called from any thread.
#pragma once

#include <string>
#include <string_view>

namespace loopspec::v1 {
class Op;
}  // namespace loopspec::v1

namespace loopspec::script {

// The member of the op's `oneof`, e.g. "call_soon"; "" when it is not set.
std::string_view op_name(const v1::Op& op);

// `name(args)`, with `loop.` before it on another loop than the program's and without `id = `. The rules for arguments are in
// docs/protocol.md. `log` and `report_tally` are written as the marks they leave: `log "text"`, `tally NAME`.
std::string op_text(const v1::Op& op);

}  // namespace loopspec::script
