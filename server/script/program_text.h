// A program as text for people: what a failing case and `loopspec show` print. Ops are written as in traces.
//
//     virtual clock
//     main:
//       call_soon(a)
//       run_forever()
//     a:
//       stop()
//
// Pure; may be called from any thread.
#pragma once

#include <string>

namespace loopspec::v1 {
class Program;
}  // namespace loopspec::v1

namespace loopspec::script {

// Each line ended by a newline. Blocks stand in the program's order, with `coroutine` or `quiet` before the name; an op
// that catches, or that is not recorded, says so behind it.
std::string program_text(const v1::Program& program);

}  // namespace loopspec::script
