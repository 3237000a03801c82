// Whether a case can judge an implementation: the clause may not hold for it, or it may lack what the case needs.
//
// Pure; may be called from any thread.
#pragma once

#include <string>

namespace loopspec::v1 {
class Implementation;
}  // namespace loopspec::v1

namespace loopspec::conformance::v1 {
class Case;
class Clause;
class ExpectedTrace;
}  // namespace loopspec::conformance::v1

namespace loopspec::conformance {

struct Applicability {
  enum class Kind {
    kApplies,
    // asyncio documents nothing of the kind for this version, platform, family or language.
    kNotApplicable,
    // It would apply, but cannot be run: a capability or an expected trace is missing.
    kNotRun,
  };
  Kind kind = Kind::kApplies;
  // A sentence; "" when it applies.
  std::string reason;
};

// The first Python version that is judged; a clause that names no `since` holds from here on.
inline constexpr const char kFirstVersion[] = "3.11";
// The first version that the clause holds for.
std::string since_of(const v1::Clause& clause);

// Gates in this order: language, platform, family, version, capabilities that Windows goes without, capabilities, clock.
Applicability applicability(const v1::Case& test, const v1::Clause& clause,
                            const loopspec::v1::Implementation& implementation);

// Why the case cannot judge this version: no expected trace is meant for it. "" when one is.
std::string missing_expectation(const v1::Case& test, const std::string& asyncio_version);

// Whether an expected trace is meant for this version of asyncio.
bool holds_for(const v1::ExpectedTrace& expected, const std::string& asyncio_version);

}  // namespace loopspec::conformance
