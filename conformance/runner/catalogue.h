// The catalogue: every clause, by id and by section, read from catalogue/*.textproto.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "loopspec/conformance/v1/clause.pb.h"

namespace loopspec::conformance {

struct CatalogueClause {
  v1::Clause clause;
  std::string section;
  // Where it stands, for messages.
  std::string file;
};

class Catalogue {
 public:
  // Reads every file of the folder, sections in the order of their file names.
  // Errors: NOT_FOUND for the folder; INVALID_ARGUMENT for a file that does not parse (`FILE:LINE:COLUMN: …`), a clause
  // without id, statement, source or level, and an id that two clauses have (both files are named).
  static absl::StatusOr<Catalogue> load(const std::filesystem::path& folder);

  // Null when there is no such clause.
  const CatalogueClause* find(const std::string& id) const;

  // In the catalogue's order.
  const std::vector<CatalogueClause>& clauses() const { return clauses_; }
  const std::vector<std::string>& sections() const { return sections_; }

 private:
  std::vector<CatalogueClause> clauses_;
  std::vector<std::string> sections_;
  std::map<std::string, std::size_t> by_id_;
};

// asyncio's page for a clause's source: "asyncio-eventloop.html#stop" is a full address, a PEP its page, a file of
// Lib/asyncio its source.
// "" when the source is none of these.
std::string source_link(const std::string& source);

// "MUST", "SHOULD", "INFO".
std::string level_name(v1::Level level);

}  // namespace loopspec::conformance
