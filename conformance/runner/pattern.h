// Patterns that select cases: `timer.*`, `stop`, `"Running and stopping"`.
//
// Pure; may be called from any thread.
#pragma once

#include <string_view>

namespace loopspec::conformance {

// Whether the text as a whole fits: `*` is any run of characters, `?` any one; letters count as equal in either case.
bool glob_matches(std::string_view pattern, std::string_view text);

// What --filter and --skip mean: the pattern fits the case's id, its clause, its section (`Running and stopping` or
// `running_and_stopping`), or is a whole prefix of its id ("stop" selects "stop.nested").
bool selects(std::string_view pattern, std::string_view case_id, std::string_view clause, std::string_view section);

}  // namespace loopspec::conformance
