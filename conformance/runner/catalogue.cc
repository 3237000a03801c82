#include "conformance/runner/catalogue.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

absl::Status check_clause(const v1::Clause& clause, const std::string& file) {
  const auto fault = [&](const char* what) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": the clause `", clause.id(), "` has no ", what));
  };
  if (clause.id().empty())
    return absl::InvalidArgumentError(
        absl::StrCat(file, ": a clause has no id; its statement is: ", clause.statement()));
  if (clause.statement().empty()) return fault("statement");
  if (clause.sources().empty()) return fault("source");
  if (clause.level() == v1::LEVEL_UNSPECIFIED) return fault("level");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Catalogue> Catalogue::load(const std::filesystem::path& folder) {
  const auto files = textproto_files(folder);
  if (!files.ok()) return files.status();
  Catalogue catalogue;
  for (const std::filesystem::path& path : *files) {
    v1::Catalogue section;
    if (absl::Status status = read_textproto(path, section); !status.ok()) return status;
    if (section.section().empty())
      return absl::InvalidArgumentError(absl::StrCat(path.string(), ": the section has no name"));
    if (std::find(catalogue.sections_.begin(), catalogue.sections_.end(), section.section()) ==
        catalogue.sections_.end())
      catalogue.sections_.push_back(section.section());
    for (v1::Clause& clause : *section.mutable_clauses()) {
      if (absl::Status status = check_clause(clause, path.string()); !status.ok()) return status;
      const auto [at, is_new] = catalogue.by_id_.emplace(clause.id(), catalogue.clauses_.size());
      if (!is_new)
        return absl::InvalidArgumentError(absl::StrCat(path.string(), ": the clause `", clause.id(), "` stands in ",
                                                       catalogue.clauses_[at->second].file, " already"));
      catalogue.clauses_.push_back({std::move(clause), section.section(), path.string()});
    }
  }
  return catalogue;
}

const CatalogueClause* Catalogue::find(const std::string& id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? nullptr : &clauses_[at->second];
}

std::string source_link(const std::string& source) {
  if (absl::StrContains(source, "://")) return source;
  if (absl::StrContains(source, ".html")) return absl::StrCat("https://docs.python.org/3/library/", source);
  if (absl::StartsWith(source, "PEP ")) {
    std::string number = source.substr(4, source.find_first_not_of("0123456789", 4) - 4);
    number.insert(0, number.size() < 4 ? 4 - number.size() : 0, '0');
    return absl::StrCat("https://peps.python.org/pep-", number, "/");
  }
  if (absl::StartsWith(source, "Lib/"))
    return absl::StrCat("https://github.com/python/cpython/blob/main/", source.substr(0, source.find(':')));
  return "";
}

std::string level_name(v1::Level level) {
  return v1::Level_Name(level).substr(sizeof("LEVEL_") - 1);
}

}  // namespace loopspec::conformance
