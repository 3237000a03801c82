// What became of the mutants: each has to be killed by a case of every clause that it breaks.
#pragma once

#include <string>
#include <vector>

#include "conformance/runner/mutant_set.h"
#include "conformance/runner/target.h"
#include "loopspec/conformance/v1/run_result.pb.h"
#include "loopspec/v1/implementation.pb.h"

namespace loopspec::conformance {

struct MutationResult {
  enum class Kind {
    kKilled,
    // A clause that it breaks has no case that fails.
    kSurvived,
    // No case of its clause can judge it here: another version of Python, a capability that is missing.
    kNotRun,
    // It could not be used at all, or the harness failed.
    kFault,
    // Listed as one that no program can tell from a right loop.
    kEquivalent,
  };
  Kind kind = Kind::kNotRun;
  const v1::Mutant* mutant = nullptr;
  // The cases that failed, one for each clause, with the sentence that says how.
  struct Killer {
    std::string case_id;
    v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
    std::string sentence;
  };
  std::vector<Killer> killers;
  // Why, unless it was killed.
  std::string message;
};

// Runs the cases of the mutant's clauses, for each until one fails. A case that `control`, the loop without the defect,
// does not pass kills nobody. `implementation` is the mutant as the target offers it.
MutationResult run_mutant(const v1::Mutant& mutant, const loopspec::v1::Implementation& implementation, Target& target,
                          const Catalogue& catalogue, const CaseSet& cases, const std::set<std::string>& control);

// All mutants as text: who survived and why, with `killers` also what killed each of the others, a table by section, and last
// `N killed, N survived, N not run, N equivalent; score N %`.
std::string mutation_text(const std::vector<MutationResult>& results, const Catalogue& catalogue, bool killers);

}  // namespace loopspec::conformance
