// ProgramValidator: what is wrong with a program, found before it runs.
//
// It checks the structure only: that every op is set and has what it needs, that names are well-formed and unique, that the
// blocks it names exist and are of the right kind, that `call` does not go in circles or too deep, and the sizes. Whether an
// id is bound is known only when the program runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/script/program_limits.h"

namespace loopspec::v1 {
class Program;
}  // namespace loopspec::v1

namespace loopspec::script {

struct ProgramFault {
  // From the request on: "program.blocks[2].ops[0].call_soon.callback.block".
  std::string field;
  // A sentence's rest: "there is no block \"b\"".
  std::string description;
  // Where a limit is passed: its name, its value and what the program has. Empty for a malformed program.
  std::string limit;
  std::uint64_t value = 0;
  std::uint64_t actual = 0;
};

// Empty when the program can be run. The first faults, at most 20, in the order of the program; when a limit is passed, that one.
std::vector<ProgramFault> validate_program(const v1::Program& program, const ProgramLimits& limits);

}  // namespace loopspec::script
