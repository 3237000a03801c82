#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "conformance/command/command.h"
#include "conformance/command/connection_flags.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/report_files.h"
#include "conformance/command/suite.h"
#include "conformance/platform/console.h"
#include "conformance/report/json_report.h"
#include "conformance/report/progress_bar.h"
#include "conformance/report/text_report.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/requirements.h"
#include "conformance/runner/runner.h"

namespace loopspec::conformance {
namespace {

// What reports assume where no terminal tells.
constexpr std::size_t kReportWidth = 120;
constexpr const char* kNoExpectations = "none";

class RunCommand : public Command {
 public:
  std::string name() const override { return "run"; }
  std::string usage() const override { return "--loop NAME [flags]"; }
  std::string summary() const override {
    return "Judges loops and reports what they do otherwise than asyncio documents.";
  }
  std::string notes() const override;
  void add_flags(FlagSet& flags) override;
  int run(const std::vector<std::string>& words) override;

 private:
  void take_shard_index();
  Selection selection() const;
  std::vector<Plan> plans(const Suite& suite, const LoopSource& source) const;
  ExpectationSet expectations_for(const Suite& suite, const std::string& implementation) const;
  void load_earlier();
  int judge(const Suite& suite, LoopSource& source, const std::vector<Plan>& plans, const ReportFiles& files);
  int report(const Suite& suite, const v1::RunResult& result, const ReportFiles& files) const;
  int list_only(const std::vector<Plan>& plans) const;

  LoopOptions loops_;
  std::vector<std::string> filters_;
  std::vector<std::string> skips_;
  std::vector<std::string> reports_;
  std::string shard_;
  int shard_index_ = -1;
  int shards_ = 0;
  std::string only_failed_;
  std::string expectations_;
  std::string via_ = "program";
  std::optional<v1::RunResult> earlier_;
  RunOptions options_;
  bool list_only_ = false;
};

std::string RunCommand::notes() const {
  return "PATTERN is a case (stop.nested), a clause, a section (\"Callback handles\"), the first part of an id "
         "(timer), or one of them with * and ?.\n"
         "Known failures stand in expectations/<implementation>.textproto; they change the exit code, never the "
         "score.\n"
         "exit codes: 0 as expected, 1 non-conformance or a stale expectation, 2 usage, 3 a loop out of reach, crashed "
         "or hung,\n"
         "            4 nothing ran, 5 the harness failed. Ctrl-C reports what did run.\n";
}

void RunCommand::add_flags(FlagSet& flags) {
  add_loop_flags(flags, loops_);
  flags.text("target", "HOST:PORT", &loops_.target,
             "a loopspec server that runs elsewhere; --loop then selects among its loops");
  add_connection_flags(flags, loops_.connection);
  flags.list("filter", "PATTERN", &filters_, "only cases that match; may be repeated");
  flags.list("skip", "PATTERN", &skips_, "without cases that match; may be repeated");
  flags.text("only-failed", "REPORT", &only_failed_,
             "only what failed in an earlier JSON report, on the same loops unless --loop says otherwise");
  flags.number("jobs", "N", 1, &loops_.jobs, "programs at once (the number of processors)");
  flags.letter('j');
  flags.number("repeat", "N", 1, &options_.repeat, "run each case N times; verdicts must agree");
  flags.text("shard", "I/N", &shard_, "the I-th of N equal parts");
  flags.number("shard-index", "I", 0, &shard_index_, "with --shards: which part, counted from 0 (JOB_COMPLETION_INDEX)");
  flags.number("shards", "N", 1, &shards_, "with --shard-index: how many parts");
  flags.on_off("fail-fast", &options_.fail_fast, "stop at the first failure");
  flags.on_off("strict", &options_.strict, "DIFFERS (what CPython does but asyncio does not promise) fails the run");
  flags.text("expectations", "FILE", &expectations_,
             "known failures from this file for every loop; `none` for no file at all");
  flags.list("report", "FORMAT=FILE", &reports_, report_flag_help());
  flags.text("via", "WAY", &via_, "how programs reach the loop: `program` (one call each, the default), or `session`: "
             "op by op, with callbacks that are functions of this side; what a session cannot express is not run");
  flags.on_off("list-only", &list_only_, "print what would run, and run nothing");
  flags.text("data-dir", "FOLDER", &loops_.data_dir, "where catalogue, cases and expectations are");
}

void RunCommand::take_shard_index() {
  if (shard_index_ < 0 && shards_ == 0) return;
  if (shard_index_ < 0 || shards_ == 0) throw UsageError("--shard-index and --shards go together");
  if (!shard_.empty()) throw UsageError("--shard and --shard-index say the same; give one of them");
  if (shard_index_ >= shards_)
    throw UsageError(absl::StrCat("--shard-index ", shard_index_, ": must be less than --shards ", shards_));
  shard_ = absl::StrCat(shard_index_ + 1, "/", shards_);
}

Selection RunCommand::selection() const {
  Selection selection{filters_, skips_, 0, 0};
  if (shard_.empty()) return selection;
  const std::vector<std::string> parts = absl::StrSplit(shard_, '/');
  const bool numbers = parts.size() == 2 && absl::SimpleAtoi(parts[0], &selection.shard) &&
                       absl::SimpleAtoi(parts[1], &selection.shards);
  if (!numbers || selection.shard < 1 || selection.shard > selection.shards)
    throw UsageError(absl::StrCat("--shard ", shard_, ": takes I/N, with I from 1 to N"));
  return selection;
}

std::vector<Plan> RunCommand::plans(const Suite& suite, const LoopSource& source) const {
  const auto selected = suite.cases.select(selection());
  if (!selected.ok()) throw UsageError(std::string(selected.status().message()));
  std::vector<Plan> plans;
  for (const auto& implementation : source.implementations()) {
    if (!earlier_) {
      plans.push_back({implementation, *selected});
      continue;
    }
    std::set<std::string> failed;
    for (const v1::ImplementationResult& one : earlier_->implementations())
      for (const v1::CaseResult& result : one.cases())
        if (one.implementation().name() == implementation.name() &&
            (is_failure(result.verdict()) || result.verdict() == v1::VERDICT_HARNESS_ERROR))
          failed.insert(result.case_id());
    Plan plan{implementation, {}};
    for (const SuiteCase* one : *selected)
      if (failed.count(one->test.id()) > 0) plan.cases.push_back(one);
    plans.push_back(std::move(plan));
  }
  return plans;
}

ExpectationSet RunCommand::expectations_for(const Suite& suite, const std::string& implementation) const {
  if (expectations_ == kNoExpectations) return ExpectationSet();
  const std::filesystem::path usual =
      suite.data_dir / "expectations" / (expectations_name(implementation) + ".textproto");
  if (expectations_.empty() && !std::filesystem::exists(usual)) return ExpectationSet();
  absl::StatusOr<ExpectationSet> set =
      ExpectationSet::load(expectations_.empty() ? usual : std::filesystem::path(expectations_));
  if (!set.ok()) throw UsageError(std::string(set.status().message()));
  return *std::move(set);
}

void RunCommand::load_earlier() {
  absl::StatusOr<v1::RunResult> earlier = read_json_report(only_failed_);
  if (!earlier.ok()) throw UsageError(absl::StrCat("--only-failed: ", std::string(earlier.status().message())));
  earlier_ = *std::move(earlier);
  if (!loops_.loops.empty() || !loops_.workers.empty() || !loops_.target.empty()) return;
  for (const v1::ImplementationResult& one : earlier_->implementations()) {
    const std::string& name = one.implementation().name();
    if (absl::StartsWith(name, kWorkerPrefix))
      loops_.workers.push_back(name.substr(sizeof(kWorkerPrefix) - 1));
    else
      loops_.loops.push_back(name);
  }
}

int RunCommand::list_only(const std::vector<Plan>& plans) const {
  for (const Plan& plan : plans)
    for (const SuiteCase* one : plan.cases) std::cout << plan.implementation.name() << "  " << one->test.id() << "\n";
  return kExitOk;
}

int RunCommand::run(const std::vector<std::string>& words) {
  if (!words.empty())
    throw UsageError(absl::StrCat("run takes no argument `", words.front(), "`; --filter selects cases"));
  if (via_ != "program" && via_ != "session") throw UsageError(absl::StrCat("--via ", via_, ": takes program or session"));
  const ReportFiles files = ReportFiles::parse(reports_);
  take_shard_index();
  selection();
  const Suite suite = load_suite(loops_.data_dir);
  if (!only_failed_.empty()) load_earlier();
  // Before any loop is started: what is wrong with a pattern needs none.
  if (const auto selected = suite.cases.select(selection()); !selected.ok())
    throw UsageError(std::string(selected.status().message()));
  absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
  if (!source.ok()) {
    std::cerr << "loopspec: " << std::string(source.status().message()) << "\n";
    return kExitUnreachable;
  }
  const std::vector<Plan> planned = plans(suite, *source);
  return list_only_ ? list_only(planned) : judge(suite, *source, planned, files);
}

int RunCommand::judge(const Suite& suite, LoopSource& source, const std::vector<Plan>& plans,
                      const ReportFiles& files) {
  std::map<std::string, ExpectationSet> expectations;
  std::size_t total = 0;
  for (const Plan& plan : plans) {
    expectations[plan.implementation.name()] = expectations_for(suite, plan.implementation.name());
    total += plan.cases.size();
  }
  options_.jobs = jobs_or_processors(loops_.jobs);
  auto bar = std::make_unique<ProgressBar>(stderr, total);
  if (via_ == "session") source.target().play_over_sessions();
  Runner runner(source.target(), suite.catalogue, options_,
                [&](const auto& implementation, const auto& result) { bar->add(implementation.name(), result); });
  Interrupt interrupt(
      [&](int signal) { runner.interrupt(signal == SIGINT ? "interrupted (SIGINT)" : "interrupted (SIGTERM)"); });
  v1::RunResult result = runner.run(plans);
  bar.reset();
  result.set_shard(shard_);
  for (v1::ImplementationResult& one : *result.mutable_implementations())
    expectations[one.implementation().name()].apply(suite.cases, one);
  set_scores(suite.requirements, result);
  const int code = report(suite, result, files);
  // No process may outlive this one.
  source.close();
  interrupt.die_of_signal();
  return code;
}

int RunCommand::report(const Suite& suite, const v1::RunResult& result, const ReportFiles& files) const {
  const ReportContext context{suite.catalogue, suite.cases, options_.strict, loops_.target};
  const absl::Status written = files.write(result, context);
  std::cout << text_report(result, context, std::max(kReportWidth, terminal_width(stdout, kReportWidth))) << std::flush;
  if (written.ok()) return exit_code(result, options_.strict);
  std::cerr << "loopspec: " << std::string(written.message()) << "\n";
  return kExitUsage;
}

}  // namespace

std::unique_ptr<Command> make_run_command() {
  return std::make_unique<RunCommand>();
}

}  // namespace loopspec::conformance
