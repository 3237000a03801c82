#include "conformance/runner/mutant_set.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/runner/pattern.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

std::string fault_of(const v1::Mutant& mutant, const Catalogue& catalogue, const CaseSet& cases) {
  if (!absl::StartsWith(mutant.name(), kPythonMutant) && !absl::StartsWith(mutant.name(), kNativeMutant))
    return absl::StrCat("is neither ", kPythonMutant, "… nor ", kNativeMutant, "…");
  if (mutant.description().empty()) return "does not say what it does";
  for (const std::string& clause : clauses_of(mutant)) {
    if (catalogue.find(clause) == nullptr)
      return absl::StrCat("names the clause `", clause, "`, which the catalogue does not have");
    if (cases.of_clause(clause).empty()) return absl::StrCat("names the clause `", clause, "`, which no case judges");
  }
  return "";
}

}  // namespace

absl::StatusOr<MutantSet> MutantSet::load(const std::filesystem::path& folder, const Catalogue& catalogue,
                                          const CaseSet& cases) {
  const auto files = textproto_files(folder);
  if (!files.ok()) return files.status();
  MutantSet set;
  std::set<std::string> names;
  for (const std::filesystem::path& file : *files) {
    v1::Mutants mutants;
    if (absl::Status status = read_textproto(file, mutants); !status.ok()) return status;
    for (const v1::Unbroken& one : mutants.unbroken()) {
      if (catalogue.find(one.clause()) == nullptr || one.reason().empty() ||
          !set.unbroken_.emplace(one.clause(), one.reason()).second)
        return absl::InvalidArgumentError(absl::StrCat(file.string(), ": the unbroken clause `", one.clause(),
                                                       "` is in no catalogue, gives no reason, or is there twice"));
    }
    for (v1::Mutant& mutant : *mutants.mutable_mutants()) {
      std::string fault = fault_of(mutant, catalogue, cases);
      if (fault.empty() && !names.insert(mutant.name()).second) fault = "is there twice";
      if (!fault.empty())
        return absl::InvalidArgumentError(absl::StrCat(file.string(), ": the mutant `", mutant.name(), "` ", fault));
      set.mutants_.push_back(std::move(mutant));
    }
  }
  return set;
}

absl::StatusOr<std::vector<const v1::Mutant*>> MutantSet::select(const std::vector<std::string>& patterns,
                                                                 const Catalogue& catalogue) const {
  std::vector<bool> used(patterns.size());
  std::vector<const v1::Mutant*> selected;
  for (const v1::Mutant& mutant : mutants_) {
    bool takes = patterns.empty();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      bool fits =
          glob_matches(patterns[i], mutant.name()) || absl::EndsWith(mutant.name(), absl::StrCat(":", patterns[i]));
      for (const std::string& clause : clauses_of(mutant))
        fits = fits || selects(patterns[i], clause, clause, catalogue.find(clause)->section);
      used[i] = used[i] || fits;
      takes = takes || fits;
    }
    if (takes) selected.push_back(&mutant);
  }
  for (std::size_t i = 0; i < patterns.size(); ++i)
    if (!used[i])
      return absl::InvalidArgumentError(
          absl::StrCat("--filter ", patterns[i], " matches no mutant, clause or section"));
  return selected;
}

std::vector<std::string> clauses_of(const v1::Mutant& mutant) {
  std::vector<std::string> clauses = {mutant.clause()};
  clauses.insert(clauses.end(), mutant.also().begin(), mutant.also().end());
  return clauses;
}

}  // namespace loopspec::conformance
