#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/command/command.h"
#include "conformance/command/connection_flags.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/suite.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/pattern.h"
#include "loopspec/backends.h"
#include "server/host/wine_loop.h"

namespace loopspec::conformance {
namespace {

// What becomes of a clause: "3 cases", or why there is none.
std::string coverage(const Suite& suite, const v1::Clause& clause) {
  const std::size_t cases = suite.cases.of_clause(clause.id()).size();
  if (cases > 0) return absl::StrCat(cases, cases == 1 ? " case" : " cases");
  if (!clause.not_judgeable().empty()) return "not judgeable";
  return clause.awaits().empty() ? "no case" : absl::StrCat("awaits ", clause.awaits());
}

class ListCommand : public Command {
 public:
  std::string name() const override { return "list"; }
  std::string usage() const override { return "[flags]"; }
  std::string summary() const override { return "Lists cases, clauses, sections or implementations."; }
  std::string notes() const override {
    return "Without a flag it lists the cases, one a line: id, and what the case does.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.on_off("clauses", &clauses_, "the clauses: id, level, how many cases, statement");
    flags.on_off("sections", &sections_, "the sections: how many clauses and cases");
    flags.on_off("implementations", &implementations_,
                 "what a server offers, or whether the loops named by --loop can be used here");
    flags.list("filter", "PATTERN", &filters_, "only what matches; may be repeated");
    add_loop_flags(flags, loops_);
    flags.text("target", "HOST:PORT", &loops_.target, "with --implementations: a server that runs elsewhere");
    add_connection_flags(flags, loops_.connection);
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where catalogue and cases are");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty())
      throw UsageError(absl::StrCat("list takes no argument `", words.front(), "`; --filter selects"));
    if (implementations_) return list_implementations();
    const Suite suite = load_suite(loops_.data_dir);
    if (clauses_)
      list_clauses(suite);
    else if (sections_)
      list_sections(suite);
    else
      list_cases(suite);
    return kExitOk;
  }

 private:
  void list_cases(const Suite& suite) const {
    const auto selected = suite.cases.select({filters_, {}, 0, 0});
    if (!selected.ok()) throw UsageError(std::string(selected.status().message()));
    for (const SuiteCase* one : *selected) std::cout << one->test.id() << "  " << one->test.title() << "\n";
  }

  void list_clauses(const Suite& suite) const {
    std::map<std::string, bool> used;
    for (const CatalogueClause& one : suite.catalogue.clauses()) {
      bool selected = filters_.empty();
      for (const std::string& filter : filters_) {
        const bool matches = selects(filter, one.clause.id(), one.clause.id(), one.section);
        used[filter] |= matches;
        selected |= matches;
      }
      if (selected)
        std::cout << one.clause.id() << "  " << level_name(one.clause.level()) << ", " << coverage(suite, one.clause)
                  << "  " << one.clause.statement() << "\n";
    }
    for (const std::string& filter : filters_)
      if (!used[filter]) throw UsageError(absl::StrCat("--filter ", filter, " matches no clause or section"));
  }

  static void list_sections(const Suite& suite) {
    for (const std::string& section : suite.catalogue.sections()) {
      std::size_t clauses = 0;
      std::size_t cases = 0;
      for (const CatalogueClause& one : suite.catalogue.clauses()) {
        if (one.section != section) continue;
        ++clauses;
        cases += suite.cases.of_clause(one.clause.id()).size();
      }
      std::cout << section << "  " << clauses << " clauses, " << cases << " cases\n";
    }
  }

  int list_implementations() {
    const bool all = loops_.loops.empty() && loops_.workers.empty() && loops_.target.empty();
    if (all) {
      for (const std::string_view backend : available_backends()) loops_.loops.emplace_back(backend);
      for (const UnavailableBackend& backend : unavailable_backends()) loops_.loops.push_back(backend.name);
      for (const std::string& wine : server::wine_loop_names())
        if (std::find(loops_.loops.begin(), loops_.loops.end(), wine) == loops_.loops.end()) loops_.loops.push_back(wine);
      for (const char* python : {"cpython", "uvloop"}) loops_.loops.emplace_back(python);
    }
    const absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) {
      std::cerr << "loopspec: " << std::string(source.status().message()) << "\n";
      return kExitUnreachable;
    }
    for (const auto& one : source->implementations()) {
      std::cout << one.name() << "  "
                << (one.unavailable().empty() ? one.description() : absl::StrCat("unavailable: ", one.unavailable()));
      if (one.unavailable().empty())
        std::cout << "  (asyncio of " << one.asyncio_version() << "; " << absl::StrJoin(one.capabilities(), ", ")
                  << ")";
      std::cout << "\n";
    }
    return kExitOk;
  }

  bool clauses_ = false;
  bool sections_ = false;
  bool implementations_ = false;
  std::vector<std::string> filters_;
  LoopOptions loops_;
};

}  // namespace

std::unique_ptr<Command> make_list_command() {
  return std::make_unique<ListCommand>();
}

}  // namespace loopspec::conformance
