#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "conformance/command/clause_text.h"
#include "conformance/command/command.h"
#include "conformance/command/suggestion.h"
#include "conformance/command/suite.h"
#include "conformance/runner/exit_code.h"

namespace loopspec::conformance {
namespace {

class ExplainCommand : public Command {
 public:
  std::string name() const override { return "explain"; }
  std::string usage() const override { return "CLAUSE…"; }
  std::string summary() const override {
    return "Explains a clause: what asyncio documents, where, since when, and which cases judge it.";
  }
  void add_flags(FlagSet& flags) override {
    flags.text("data-dir", "FOLDER", &data_dir_, "where catalogue and cases are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.empty()) throw UsageError("explain needs a clause; `loopspec list --clauses` shows them");
    const Suite suite = load_suite(data_dir_);
    for (const std::string& id : words)
      if (find(suite, id) == nullptr) throw UsageError(unknown(suite, id));
    for (const std::string& id : words) std::cout << clause_text(*find(suite, id), suite.cases);
    return kExitOk;
  }

 private:
  // A case's id explains its clause.
  static const CatalogueClause* find(const Suite& suite, const std::string& id) {
    if (const CatalogueClause* clause = suite.catalogue.find(id); clause != nullptr) return clause;
    const SuiteCase* one = suite.cases.find(id);
    return one == nullptr ? nullptr : suite.catalogue.find(one->test.clause());
  }

  static std::string unknown(const Suite& suite, const std::string& id) {
    std::vector<std::string> ids;
    for (const CatalogueClause& one : suite.catalogue.clauses()) ids.push_back(one.clause.id());
    const std::string similar = nearest(id, ids);
    return absl::StrCat(
        "there is no clause ", id,
        similar.empty() ? "; `loopspec list --clauses` shows them" : absl::StrCat("; did you mean ", similar, "?"));
  }

  std::string data_dir_;
};

}  // namespace

std::unique_ptr<Command> make_explain_command() {
  return std::make_unique<ExplainCommand>();
}

}  // namespace loopspec::conformance
