#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/connection_flags.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/suite.h"
#include "conformance/report/json_report.h"
#include "conformance/report/progress_bar.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/expectation_update.h"
#include "conformance/runner/runner.h"
#include "conformance/runner/textproto_file.h"

namespace loopspec::conformance {
namespace {

constexpr const char* kCheck = "check";
constexpr const char* kUpdate = "update";

class ExpectCommand : public Command {
 public:
  std::string name() const override { return "expect"; }
  std::string usage() const override { return "check|update --loop NAME [flags]"; }
  std::string summary() const override {
    return "Checks the known failures of a loop against a run, or brings their file up to date.";
  }
  std::string notes() const override {
    return "check   exits with 1 when an entry is stale or a failure has none.\n"
           "update  takes stale entries out of expectations/<implementation>.textproto; failures they spoke of keep "
           "reason and link with\n"
           "        what the case does now. Failures that no entry spoke of get one with --reason; without it they are "
           "told (exit 1).\n"
           "Entries for versions or cases that this run does not have stay. Read the change before you commit it.\n";
  }

  void add_flags(FlagSet& flags) override {
    add_loop_flags(flags, loops_);
    flags.text("target", "HOST:PORT", &loops_.target,
               "a loopspec server that runs elsewhere; --loop then selects among its loops");
    add_connection_flags(flags, loops_.connection);
    flags.text("from", "FILE", &from_, "take this JSON report of `loopspec run` instead of running");
    flags.text("file", "FILE", &file_, "the file of known failures, instead of the loop's own");
    flags.text("reason", "TEXT", &reason_.reason, "update: why failures that have no entry are known");
    flags.text("link", "URL", &reason_.link, "update: the issue or source that says so");
    flags.list("filter", "PATTERN", &selection_.filters, "only cases that match; may be repeated");
    flags.list("skip", "PATTERN", &selection_.skips, "without cases that match; may be repeated");
    flags.number("jobs", "N", 1, &loops_.jobs, "programs at once (the number of processors)");
    flags.letter('j');
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where catalogue, cases and expectations are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.size() != 1 || (words[0] != kCheck && words[0] != kUpdate))
      throw UsageError("expect takes one word, check or update");
    const Suite suite = load_suite(loops_.data_dir);
    v1::RunResult result;
    if (const int code = from_.empty() ? judge(suite, result) : read(result); code != kExitOk) return code;
    if (!file_.empty() && result.implementations_size() > 1) throw UsageError("--file is for one loop");
    const ExitCode trouble = exit_of(result);
    if (trouble != kExitOk) return trouble;
    int code = kExitOk;
    for (const v1::ImplementationResult& one : result.implementations())
      code = std::max(code, words[0] == kCheck ? check(suite, one) : update(suite, one));
    return code;
  }

 private:
  int read(v1::RunResult& result) const {
    absl::StatusOr<v1::RunResult> read = read_json_report(from_);
    if (!read.ok()) throw UsageError(std::string(read.status().message()));
    result = *std::move(read);
    for (v1::ImplementationResult& one : *result.mutable_implementations()) {
      // As if nothing had been known: these files decide.
      one.clear_stale_expectations();
      for (v1::CaseResult& test : *one.mutable_cases()) {
        test.clear_expected();
        test.clear_expectation_reason();
        test.clear_expectation_link();
      }
    }
    return kExitOk;
  }

  int judge(const Suite& suite, v1::RunResult& result) {
    const auto selected = suite.cases.select(selection_);
    if (!selected.ok()) throw UsageError(std::string(selected.status().message()));
    absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) {
      std::cerr << "loopspec: " << std::string(source.status().message()) << "\n";
      return kExitUnreachable;
    }
    std::vector<Plan> plans;
    for (const auto& implementation : source->implementations()) plans.push_back({implementation, *selected});
    RunOptions options;
    options.jobs = jobs_or_processors(loops_.jobs);
    auto bar = std::make_unique<ProgressBar>(stderr, plans.size() * selected->size());
    Runner runner(source->target(), suite.catalogue, options,
                  [&](const auto& implementation, const auto& one) { bar->add(implementation.name(), one); });
    Interrupt interrupt([&](int) { runner.interrupt("interrupted"); });
    result = runner.run(plans);
    bar.reset();
    source->close();
    interrupt.die_of_signal();
    return kExitOk;
  }

  // A run that does not show all failures is no ground for a change.
  static ExitCode exit_of(const v1::RunResult& result) {
    bool fault = false;
    bool ran = false;
    for (const v1::ImplementationResult& one : result.implementations()) {
      if (!one.unreachable().empty()) {
        std::cerr << "loopspec: " << one.implementation().name() << " could not be judged: " << one.unreachable()
                  << "\n";
        return kExitUnreachable;
      }
      for (const v1::CaseResult& test : one.cases()) {
        fault |= test.verdict() == v1::VERDICT_HARNESS_ERROR;
        ran |= test.verdict() == v1::VERDICT_PASS || is_failure(test.verdict());
      }
    }
    if (fault) std::cerr << "loopspec: the harness failed; `loopspec run` tells more\n";
    if (!fault && !ran) std::cerr << "loopspec: no case was judged\n";
    return fault ? kExitHarnessFault : ran ? kExitOk : kExitNothingRan;
  }

  std::filesystem::path file_of(const Suite& suite, const v1::ImplementationResult& result) const {
    if (!file_.empty()) return file_;
    return suite.data_dir / "expectations" / (expectations_name(result.implementation().name()) + ".textproto");
  }

  int check(const Suite& suite, v1::ImplementationResult result) const {
    const std::filesystem::path file = file_of(suite, result);
    ExpectationSet known;
    if (!file_.empty() || std::filesystem::exists(file)) {
      absl::StatusOr<ExpectationSet> loaded = ExpectationSet::load(file);
      if (!loaded.ok()) throw UsageError(std::string(loaded.status().message()));
      known = *std::move(loaded);
    }
    known.apply(suite.cases, result);
    int hold = 0;
    int without = 0;
    for (const std::string& stale : result.stale_expectations()) std::cout << stale << "\n";
    for (const v1::CaseResult& one : result.cases()) {
      hold += one.expected() ? 1 : 0;
      if (!is_failure(one.verdict()) || one.expected() || known.mentions(one.case_id(), result.implementation()))
        continue;
      ++without;
      std::cout << one.case_id() << " has no expectation: " << verdict_name(one.verdict()) << ", `" << one.signature()
                << "`\n";
    }
    std::cout << result.implementation().name() << ": " << hold << " known failures, "
              << result.stale_expectations_size() << " stale, " << without << " failures without an expectation\n";
    return result.stale_expectations_size() > 0 || without > 0 ? kExitNonConformance : kExitOk;
  }

  int update(const Suite& suite, const v1::ImplementationResult& result) const {
    const std::filesystem::path file = file_of(suite, result);
    std::string text;
    if (std::filesystem::exists(file)) {
      absl::StatusOr<std::string> read = read_file(file);
      if (!read.ok()) throw UsageError(std::string(read.status().message()));
      text = *std::move(read);
    }
    const absl::StatusOr<ExpectationUpdate> updated = update_expectations(text, suite.cases, result, reason_);
    if (!updated.ok()) throw UsageError(absl::StrCat(file.string(), ": ", std::string(updated.status().message())));
    for (const std::string& one : updated->removed) std::cout << "- " << one << "\n";
    for (const std::string& one : updated->added) std::cout << "+ " << one << "\n";
    for (const std::string& one : updated->unexplained)
      std::cout << "? " << one << " fails, and no --reason is given\n";
    const bool changed = !updated->added.empty() || !updated->removed.empty();
    if (changed)
      if (const absl::Status written = write_file(file, updated->text); !written.ok())
        throw UsageError(std::string(written.message()));
    std::cout << file.string() << ": " << updated->added.size() << " entries added, " << updated->removed.size()
              << " removed, " << updated->unexplained.size() << " failures left without\n";
    return updated->unexplained.empty() ? kExitOk : kExitNonConformance;
  }

  LoopOptions loops_;
  Selection selection_;
  std::string from_;
  std::string file_;
  NewReason reason_;
};

}  // namespace

std::unique_ptr<Command> make_expect_command() {
  return std::make_unique<ExpectCommand>();
}

}  // namespace loopspec::conformance
