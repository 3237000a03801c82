// The mutants: read from mutants/*.textproto and checked against the suite.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/runner/case_set.h"
#include "loopspec/conformance/v1/mutant.pb.h"

namespace loopspec::conformance {

inline constexpr const char kPythonMutant[] = "python:";
inline constexpr const char kNativeMutant[] = "native:";

class MutantSet {
 public:
  // Errors: NOT_FOUND for the folder; INVALID_ARGUMENT for a file that does not parse (`FILE:LINE:COLUMN: …`), a mutant
  // without description, of another kind, that is there twice, or that names a clause which the catalogue does not have
  // or no case judges.
  static absl::StatusOr<MutantSet> load(const std::filesystem::path& folder, const Catalogue& catalogue,
                                        const CaseSet& cases);

  const std::vector<v1::Mutant>& mutants() const { return mutants_; }

  // Judged clauses that no mutant breaks, with the reason.
  const std::map<std::string, std::string>& unbroken() const { return unbroken_; }

  // Those that a pattern fits by name, by a clause or by its section; all of them without patterns. INVALID_ARGUMENT
  // names the first pattern that fits none.
  absl::StatusOr<std::vector<const v1::Mutant*>> select(const std::vector<std::string>& patterns,
                                                        const Catalogue& catalogue) const;

 private:
  std::vector<v1::Mutant> mutants_;
  std::map<std::string, std::string> unbroken_;
};

// The clauses that a mutant has to fail.
std::vector<std::string> clauses_of(const v1::Mutant& mutant);

}  // namespace loopspec::conformance
