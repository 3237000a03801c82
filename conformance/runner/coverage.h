// What accounts for each clause: cases, mutants, or the reason why there are none. And what is missing.
//
// Pure; may be called from any thread.
#pragma once

#include <string>
#include <vector>

#include "conformance/runner/case_set.h"
#include "conformance/runner/mutant_set.h"

namespace loopspec::conformance {

struct ClauseCoverage {
  const CatalogueClause* clause = nullptr;
  std::size_t cases = 0;
  // Whether a trace of theirs is a stand-in's (ExpectedTrace.stand_ins).
  bool from_stand_in = false;
  // Mutants that a case of the clause has to kill.
  std::vector<std::string> mutants;
};

// In the catalogue's order.
std::vector<ClauseCoverage> coverage(const Catalogue& catalogue, const CaseSet& cases, const MutantSet& mutants);

// What is missing, one sentence each: a clause without a case that gives no reason, a clause with a reason that has
// cases all the same, a judged clause that no mutant breaks and that is not listed as such, and one that is listed
// although a mutant breaks it.
std::vector<std::string> coverage_gaps(const std::vector<ClauseCoverage>& coverage, const MutantSet& mutants);

// The page: numbers by section, then every clause.
std::string coverage_page(const std::vector<ClauseCoverage>& coverage, const MutantSet& mutants);

}  // namespace loopspec::conformance
