// What reports need beside a RunResult: the suite that explains its ids, and how the run was called.
#pragma once

#include <string>

#include "conformance/runner/case_set.h"
#include "conformance/runner/catalogue.h"

namespace loopspec::conformance {

struct ReportContext {
  const Catalogue& catalogue;
  const CaseSet& cases;
  // DIFFERS counts as a failure.
  bool strict = false;
  // The server of --target; "" for the embedded one.
  std::string target;
};

// The command that runs one case of one implementation again.
std::string rerun_command(const ReportContext& context, const std::string& implementation, const std::string& case_id);

// How a server names the implementation of a --worker: this, and the command.
inline constexpr const char kWorkerPrefix[] = "worker:";

// In single quotes when the shell would take the word apart.
std::string shell_quoted(const std::string& word);

}  // namespace loopspec::conformance
