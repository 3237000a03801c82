#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "conformance/command/clause_text.h"
#include "conformance/command/command.h"
#include "conformance/command/suggestion.h"
#include "conformance/command/suite.h"
#include "conformance/report/failure_text.h"
#include "conformance/runner/exit_code.h"
#include "server/script/program_text.h"

namespace loopspec::conformance {
namespace {

class ShowCommand : public Command {
 public:
  std::string name() const override { return "show"; }
  std::string usage() const override { return "CASE…"; }
  std::string summary() const override {
    return "Shows a case: its program, the trace asyncio gives, and the clause it judges.";
  }
  void add_flags(FlagSet& flags) override {
    flags.text("data-dir", "FOLDER", &data_dir_, "where catalogue and cases are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.empty()) throw UsageError("show needs a case; `loopspec list` shows them");
    const Suite suite = load_suite(data_dir_);
    for (const std::string& id : words)
      if (suite.cases.find(id) == nullptr) throw UsageError(unknown(suite, id));
    for (const std::string& id : words) show(suite, *suite.cases.find(id));
    return kExitOk;
  }

 private:
  static std::string unknown(const Suite& suite, const std::string& id) {
    std::vector<std::string> ids;
    for (const SuiteCase& one : suite.cases.cases()) ids.push_back(one.test.id());
    const std::string similar = nearest(id, ids);
    return absl::StrCat("there is no case ", id,
                        similar.empty() ? "; `loopspec list` shows them" : absl::StrCat("; did you mean ", similar, "?"));
  }

  static std::string heading(const v1::ExpectedTrace& expected) {
    std::string text = "expected";
    if (!expected.name().empty()) absl::StrAppend(&text, " (", expected.name(), ")");
    if (!expected.since().empty()) absl::StrAppend(&text, " from Python ", expected.since());
    if (!expected.until().empty())
      absl::StrAppend(&text, expected.since().empty() ? " " : ", ", "before Python ", expected.until());
    if (!expected.recorded_from().empty())
      absl::StrAppend(&text, ", recorded from CPython ", absl::StrJoin(expected.recorded_from(), ", "));
    if (!expected.stand_ins().empty())
      absl::StrAppend(&text, ", from what stands for its loops there: ", absl::StrJoin(expected.stand_ins(), ", "));
    return text;
  }

  static void show(const Suite& suite, const SuiteCase& one) {
    std::cout << one.test.id() << "\n  " << one.test.title() << "\n  " << one.file.string()
              << "\n\nprogram: " << script::program_text(one.test.program());
    for (const v1::ExpectedTrace& expected : one.test.expect())
      std::cout << "\n" << heading(expected) << "\n" << indented(expected.trace(), "  ");
    if (one.test.expect().empty())
      std::cout << "\nno trace was recorded yet: loopspec record --loop cpython --filter " << one.test.id() << "\n";
    std::cout << "\nclause: " << clause_text(*suite.catalogue.find(one.test.clause()), suite.cases);
  }

  std::string data_dir_;
};

}  // namespace

std::unique_ptr<Command> make_show_command() {
  return std::make_unique<ShowCommand>();
}

}  // namespace loopspec::conformance
