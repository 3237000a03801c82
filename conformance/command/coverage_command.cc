#include <google/protobuf/text_format.h>

#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/suite.h"
#include "conformance/runner/coverage.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

class CoverageCommand : public Command {
 public:
  std::string name() const override { return "coverage"; }
  std::string usage() const override { return "[flags]"; }
  std::string summary() const override {
    return "Tells what accounts for each clause: cases, mutants, or the reason why there are none.";
  }
  std::string notes() const override {
    return "Prints the page. Exits with 1 when a clause is not accounted for, or --check finds another text in FILE.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.text("write", "FILE", &write_, "write the page there instead");
    flags.text("freeze", "VERSION", &freeze_, "print the requirement set of this version of asyncio instead, for requirements/asyncio-VERSION.textproto");
    flags.text("check", "FILE", &check_, "compare the page with this file, and print what is missing only");
    flags.text("data-dir", "FOLDER", &data_dir_, "where catalogue, cases and mutants are");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty()) throw UsageError(absl::StrCat("coverage takes no argument `", words.front(), "`"));
    const Suite suite = load_suite(data_dir_);
    const absl::StatusOr<MutantSet> mutants = MutantSet::load(suite.data_dir / "mutants", suite.catalogue, suite.cases);
    if (!mutants.ok()) throw UsageError(std::string(mutants.status().message()));
    const std::vector<ClauseCoverage> all = coverage(suite.catalogue, suite.cases, *mutants);
    if (!freeze_.empty()) {
      std::string text;
      google::protobuf::TextFormat::PrintToString(requirement_set(all, freeze_), &text);
      std::cout << "# proto-file: loopspec/conformance/v1/clause.proto\n# proto-message: RequirementSet\n\n" << text;
      return kExitOk;
    }
    const std::string page = coverage_page(all, *mutants);
    int code = kExitOk;
    if (!check_.empty()) {
      const absl::StatusOr<std::string> current = read_file(check_);
      if (!current.ok()) throw UsageError(std::string(current.status().message()));
      if (*current != page) {
        std::cerr << "loopspec: " << check_ << " is out of date; write it anew with `loopspec coverage --write "
                  << check_ << "`\n";
        code = kExitNonConformance;
      }
    } else if (!write_.empty()) {
      if (const absl::Status written = write_file(write_, page); !written.ok())
        throw UsageError(std::string(written.message()));
    } else {
      std::cout << page;
    }
    for (const std::string& gap : coverage_gaps(all, *mutants)) {
      std::cerr << "loopspec: " << gap << "\n";
      code = kExitNonConformance;
    }
    for (const std::string& gap : requirement_gaps(suite.requirements, all)) {
      std::cerr << "loopspec: " << gap << "\n";
      code = kExitNonConformance;
    }
    return code;
  }

 private:
  std::string write_;
  std::string check_;
  std::string freeze_;
  std::string data_dir_;
};

}  // namespace

std::unique_ptr<Command> make_coverage_command() {
  return std::make_unique<CoverageCommand>();
}

}  // namespace loopspec::conformance
