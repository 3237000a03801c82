// Capabilities: what a program may do beyond its loop. Off unless the operator turns them on.
#pragma once

#include <optional>
#include <string>

namespace loopspec::v1 {
class Block;
class Implementation;
class Op;
class Program;
}  // namespace loopspec::v1

namespace loopspec::script {

struct Capabilities {
  // Processes of its own: `fork`, pools of processes.
  bool subprocesses = false;

  // All that there are: for a loop on the operator's own command line.
  static Capabilities all() { return {true}; }
};

struct CapabilityFault {
  // From the request on: "program.main[2].fork".
  std::string field;
  // "subprocesses".
  std::string capability;
};

// The first op that needs a capability which is off.
std::optional<CapabilityFault> find_capability_fault(const v1::Program& program, const Capabilities& capabilities);

// The same of a part of a live program; `path` is where it stands in the request.
std::optional<CapabilityFault> find_capability_fault(const v1::Op& op, const std::string& path, const Capabilities& capabilities);
std::optional<CapabilityFault> find_capability_fault(const v1::Block& block, const std::string& path, const Capabilities& capabilities);

// Takes off the implementation's list what may not be used here, so that a client need not try.
void withhold(v1::Implementation& implementation, const Capabilities& capabilities);

}  // namespace loopspec::script
