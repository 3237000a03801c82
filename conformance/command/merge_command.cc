#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/report_files.h"
#include "conformance/command/suite.h"
#include "conformance/report/json_report.h"
#include "conformance/report/text_report.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/requirements.h"
#include "conformance/runner/result_merge.h"

namespace loopspec::conformance {
namespace {

constexpr std::size_t kReportWidth = 120;

class MergeCommand : public Command {
 public:
  std::string name() const override { return "merge"; }
  std::string usage() const override { return "[flags] RESULT.json RESULT.json…"; }
  std::string summary() const override {
    return "Makes one result of the shards of a run, and of runs of different loops.";
  }
  std::string notes() const override {
    return "The results are JSON reports of `loopspec run`. A shard that is missing or there twice is a fault (exit "
           "2). Otherwise the\n"
           "exit code is that of the whole run. --report writes the merged result: json to merge or diff again, html, "
           "markdown, junit.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.list("report", "FORMAT=FILE", &reports_, report_flag_help());
    flags.on_off("strict", &strict_, "DIFFERS (what CPython does but asyncio does not promise) fails the run");
    flags.text("data-dir", "FOLDER", &data_dir_, "where catalogue, cases and expectations are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.empty()) throw UsageError("merge needs the JSON reports of the parts");
    const ReportFiles files = ReportFiles::parse(reports_);
    std::vector<NamedResult> parts;
    for (const std::string& file : words) {
      absl::StatusOr<v1::RunResult> result = read_json_report(file);
      if (!result.ok()) throw UsageError(std::string(result.status().message()));
      parts.push_back({file, *std::move(result)});
    }
    absl::StatusOr<v1::RunResult> whole = merge_results(parts);
    if (!whole.ok()) throw UsageError(std::string(whole.status().message()));
    const Suite suite = load_suite(data_dir_);
    set_scores(suite.requirements, *whole);
    const ReportContext context{suite.catalogue, suite.cases, strict_, ""};
    if (const absl::Status written = files.write(*whole, context); !written.ok())
      throw UsageError(std::string(written.message()));
    std::cout << text_report(*whole, context, kReportWidth) << std::flush;
    return exit_code(*whole, strict_);
  }

 private:
  std::vector<std::string> reports_;
  bool strict_ = false;
  std::string data_dir_;
};

}  // namespace

std::unique_ptr<Command> make_merge_command() {
  return std::make_unique<MergeCommand>();
}

}  // namespace loopspec::conformance
