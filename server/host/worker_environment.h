// The environment of worker processes.
#pragma once

#include <string>
#include <vector>

namespace loopspec::v1 {
class ProcessSetup;
}  // namespace loopspec::v1

namespace loopspec::server {

// Ours, "NAME=value" each, without the variables that change how Python behaves (all PYTHON* but those that say where things
// are), and with PYTHONASYNCIODEBUG and PYTHONDEVMODE (what `-X dev` sets) where the setup asks for them.
std::vector<std::string> worker_environment(const v1::ProcessSetup& setup);

}  // namespace loopspec::server
