// One line of a trace's canonical text, taken apart.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace loopspec::conformance {

// `h = other.call_later(0.5, b, step=1) -> <handle>`: id "h", name "call_later", arguments {"0.5", "b"}; keywords and
// the loop are left out of account. An event that is no op has the first word as its name.
struct TraceOp {
  std::string id;
  std::string name;
  std::vector<std::string> arguments;
  // Of a keyword argument `times=N`; 1 where there is none.
  std::size_t times = 1;
  // What follows: "-> None", "raised Error", "{".
  std::string rest;
};

TraceOp trace_op(std::string_view text);

// The T of the last ` @T`; "" when there is none.
std::string moment_of(std::string_view text);

}  // namespace loopspec::conformance
