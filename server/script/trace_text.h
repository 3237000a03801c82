// The canonical text of a trace (docs/protocol.md): one event a line, nested by indentation, for cases, reports and
// people.
//
//     run_forever() {
//       a(1) @0 {
//         raise(ValueError) raised ValueError  # boom
//       } raised ValueError  # boom
//     } -> None @0
//
// Every function is pure and may be called from any thread.
#pragma once

#include <string>

namespace loopspec::v1 {
class Program;
class Trace;
}  // namespace loopspec::v1

namespace loopspec::script {

// The text of a trace, each line ended by a newline. The program supplies the arguments of ops; an op that it does not
// have is written `name(?)`. What a cut-off trace left open stays open.
std::string trace_text(const v1::Program& program, const v1::Trace& trace);

}  // namespace loopspec::script
