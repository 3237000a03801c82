// A clause for people, as `explain` and `show` print it.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

#include "conformance/runner/case_set.h"

namespace loopspec::conformance {

// Statement, level, sources with links, what it applies to, and its cases or why it has none.
std::string clause_text(const CatalogueClause& clause, const CaseSet& cases);

}  // namespace loopspec::conformance
