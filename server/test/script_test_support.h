// What the tests of the script engine and of those that build on it share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::test {

// A Program from its text format; fails the test when it has none. Limits that it leaves open are generous.
v1::Program parse_program(const std::string& text);

// Runs a program on a loop of the library on this thread, to its end.
v1::Trace run_on_backend(std::string_view backend, const v1::Program& program);
// The same with a sink that copies events instead of keeping them.
v1::Trace run_and_copy(std::string_view backend, const v1::Program& program);

// The trace's text without what stands behind "#".
std::string text_without_advice(const v1::Program& program, const v1::Trace& trace);

// Programs with the traces that CPython gave, NAME.textproto and NAME.trace of a folder.
struct RecordedProgram {
  v1::Program program;
  std::string trace;
};
// In ascending order.
std::vector<std::string> recorded_names(const std::string& folder);
RecordedProgram recorded_program(const std::string& folder, const std::string& name);

}  // namespace loopspec::test
