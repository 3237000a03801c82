#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/report/diff_text.h"
#include "conformance/report/json_report.h"
#include "conformance/runner/exit_code.h"

namespace loopspec::conformance {
namespace {

class DiffCommand : public Command {
 public:
  std::string name() const override { return "diff"; }
  std::string usage() const override { return "BEFORE.json AFTER.json"; }
  std::string summary() const override { return "Tells which cases came out otherwise in the second of two results."; }
  std::string notes() const override {
    return "Both are JSON reports of `loopspec run` or `loopspec merge`. Exits with 1 when the second is worse: a case "
           "that passed does not\n"
           "any more, a case fails that the first did not have, or a loop or a case that passed is gone.\n";
  }
  void add_flags(FlagSet&) override {}

  int run(const std::vector<std::string>& words) override {
    if (words.size() != 2) throw UsageError(absl::StrCat("diff takes two JSON reports, not ", words.size()));
    const v1::RunResult before = read(words[0]);
    const v1::RunResult after = read(words[1]);
    const ResultDiff diff = diff_results(before, after);
    std::cout << diff_text(diff);
    return diff.is_worse() ? kExitNonConformance : kExitOk;
  }

 private:
  static v1::RunResult read(const std::string& file) {
    absl::StatusOr<v1::RunResult> result = read_json_report(file);
    if (!result.ok()) throw UsageError(std::string(result.status().message()));
    return *std::move(result);
  }
};

}  // namespace

std::unique_ptr<Command> make_diff_command() {
  return std::make_unique<DiffCommand>();
}

}  // namespace loopspec::conformance
