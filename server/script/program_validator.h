// ProgramValidator: what is wrong with a program, found before it runs.
//
// It checks the structure only: that every op is set and has what it needs, that names are well-formed and unique, that the
// blocks it names exist and are of the right kind, that `call` does not go in circles or too deep, and the sizes. Whether an
// id is bound is known only when the program runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/script/program_limits.h"

namespace loopspec::v1 {
class Block;
class Op;
class Program;
class Protocol;
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

// Of a live program: its parts by name, and what further ones are checked against.
struct LiveParts {
  std::unordered_map<std::string, std::unique_ptr<v1::Block>> blocks;
  std::unordered_map<std::string, std::unique_ptr<v1::Protocol>> protocols;
};
struct LiveScope {
  const ProgramLimits& limits;
  // The path of what is checked, from the request on: of the op, or of the blocks.
  std::string field;
  // There is a client whose functions can be named.
  bool has_client = false;
  // Ops that its blocks have already.
  std::uint64_t ops = 0;
  // The path of the protocols.
  std::string protocols_field = {};
};

// The same for the blocks and protocols of `more`, which a live program is to get besides those it has; one of a name it has already is left to the caller.
std::vector<ProgramFault> validate_parts(const v1::Program& more, const LiveParts& known, const LiveScope& scope);
// And for an op outside any block.
std::vector<ProgramFault> validate_op(const v1::Op& op, const LiveParts& known, const LiveScope& scope);

}  // namespace loopspec::script
