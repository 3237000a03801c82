// The cases: read from cases/<section>/*.textproto, checked against the catalogue, and selected for a run.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "conformance/runner/catalogue.h"
#include "loopspec/conformance/v1/case.pb.h"

namespace loopspec::conformance {

struct SuiteCase {
  v1::Case test;
  // The section of its clause.
  std::string section;
  std::filesystem::path file;
};

// What of the set a run takes. Empty members select everything.
struct Selection {
  // Patterns (pattern.h); a case that any of them selects is taken.
  std::vector<std::string> filters;
  // Patterns whose cases are left out.
  std::vector<std::string> skips;
  // Of `shards` equal parts the `shard`-th, from 1; 0 takes all.
  int shard = 0;
  int shards = 0;
};

class CaseSet {
 public:
  // Reads every case. Errors: NOT_FOUND for the folder; INVALID_ARGUMENT for a file that does not parse
  // (`FILE:LINE:COLUMN: …`), is not named for its case, has an id that another file has, a clause that the catalogue
  // has not, or an id that does not begin with its clause.
  static absl::StatusOr<CaseSet> load(const std::filesystem::path& folder, const Catalogue& catalogue);

  // Null when there is no such case.
  const SuiteCase* find(const std::string& id) const;

  // In the order of the catalogue's clauses, then of their ids.
  const std::vector<SuiteCase>& cases() const { return cases_; }

  // The cases of one clause.
  std::vector<const SuiteCase*> of_clause(const std::string& clause) const;

  // INVALID_ARGUMENT names the first pattern that selects no case. Shards part the cases that filters leave, one after
  // the other in turn.
  absl::StatusOr<std::vector<const SuiteCase*>> select(const Selection& selection) const;

 private:
  std::vector<SuiteCase> cases_;
};

// Documented clauses that no case judges and that do not say why: one sentence each, naming the file.
std::vector<std::string> uncovered_clauses(const Catalogue& catalogue, const CaseSet& cases);

}  // namespace loopspec::conformance
