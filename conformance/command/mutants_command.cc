#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/interrupt.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/suite.h"
#include "conformance/platform/environment.h"
#include "conformance/report/progress_bar.h"
#include "conformance/report/report_context.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/mutant_set.h"
#include "conformance/runner/mutation.h"
#include "conformance/runner/parallel.h"
#include "conformance/runner/runner.h"
#include "server/host/data_dir.h"

namespace loopspec::conformance {
namespace {

using Kind = MutationResult::Kind;

// The loops that the mutants are made from, where they name no other.
constexpr const char* kHealthyNative = "selector/epoll";
constexpr const char* kHealthyFactory = "asyncio:SelectorEventLoop";
constexpr const char* kNativeWorker = "loopspec-mutant-worker";

class MutantsCommand : public Command {
 public:
  std::string name() const override { return "mutants"; }
  std::string usage() const override { return "[flags]"; }
  std::string summary() const override {
    return "Runs deliberately broken loops: each must fail a case of the clause it breaks.";
  }
  std::string notes() const override {
    return "PATTERN is a mutant (QueuesStop), a clause or a section. Exits with 1 when one survives, 5 when one cannot "
           "be used, 4 when none ran.\n"
           "Mutants of the C++ loop need loopspec-mutant-worker beside this command, which a build with tests makes.\n";
  }

  void add_flags(FlagSet& flags) override {
    flags.list("filter", "PATTERN", &filters_, "only mutants that match; may be repeated");
    flags.text("python", "PATH", &python_, "the interpreter that runs the Python mutants (python3)");
    flags.on_off("list", &list_, "print the mutants and what each breaks, and run none");
    flags.on_off("killers", &killers_, "print what killed each mutant, too");
    flags.number("jobs", "N", 1, &jobs_, "mutants at once (the number of processors)");
    flags.letter('j');
    flags.text("data-dir", "FOLDER", &data_dir_, "where catalogue, cases and mutants are");
  }

  int run(const std::vector<std::string>& words) override {
    if (!words.empty())
      throw UsageError(absl::StrCat("mutants takes no argument `", words.front(), "`; --filter selects"));
    const Suite suite = load_suite(data_dir_);
    const std::filesystem::path folder = suite.data_dir / "mutants";
    const absl::StatusOr<MutantSet> set = MutantSet::load(folder, suite.catalogue, suite.cases);
    if (!set.ok()) throw UsageError(std::string(set.status().message()));
    const auto selected = set->select(filters_, suite.catalogue);
    if (!selected.ok()) throw UsageError(std::string(selected.status().message()));
    if (list_) return list(*selected);
    // The workers inherit it.
    set_variable("PYTHONPATH", folder.string());
    set_variable("PYTHONDONTWRITEBYTECODE", "1");
    return judge(suite, *selected);
  }

 private:
  using Mutants = std::vector<const v1::Mutant*>;

  static int list(const Mutants& mutants) {
    for (const v1::Mutant* one : mutants)
      std::cout << one->name() << "  " << one->clause() << "  " << one->description() << "\n";
    return kExitOk;
  }

  // The name under which a Python loop of this factory is offered.
  std::string python_loop(const std::string& factory) const {
    return python_.empty() ? absl::StrCat("python:", factory) : absl::StrCat("python@", python_, ":", factory);
  }

  // The loop without the defect, whose name it is offered under.
  std::string control_of(const v1::Mutant& mutant) const {
    if (absl::StartsWith(mutant.name(), kNativeMutant)) return kHealthyNative;
    return python_loop(mutant.made_from().empty() ? kHealthyFactory : mutant.made_from());
  }

  static std::string native_worker() { return server::find_beside(kNativeWorker); }

  LoopOptions options_of(const v1::Mutant& mutant) const {
    LoopOptions options;
    options.jobs = 1;
    options.data_dir = data_dir_;
    if (absl::StartsWith(mutant.name(), kNativeMutant))
      options.workers = {
          absl::StrCat(shell_quoted(native_worker()), " ", mutant.name().substr(sizeof(kNativeMutant) - 1))};
    else
      options.loops = {python_loop(mutant.name().substr(sizeof(kPythonMutant) - 1))};
    return options;
  }

  int judge(const Suite& suite, const Mutants& mutants) {
    const bool has_native = !native_worker().empty();
    std::map<std::string, Mutants> of_control;
    for (const v1::Mutant* one : mutants) of_control[control_of(*one)].push_back(one);
    // Which cases each control passes.
    std::map<std::string, std::set<std::string>> passed;
    for (const auto& [control, its_mutants] : of_control) {
      std::set<std::string>& its_cases = passed[control];
      if (control == kHealthyNative && !has_native) continue;
      if (const int code = run_healthy(suite, control, its_mutants, its_cases); code != kExitOk) return code;
    }
    std::vector<MutationResult> results(mutants.size());
    ProgressBar bar(stderr, mutants.size());
    std::mutex mutex;
    Interrupt interrupt([&](int) { stopped_ = true; });
    parallel_for(jobs_or_processors(jobs_), mutants.size(), [&](std::size_t i) {
      const auto run = [&] { return run_one(suite, *mutants[i], has_native, passed.at(control_of(*mutants[i]))); };
      results[i] = run();
      // Some show in one interleaving only, and a busy machine may be late with a worker.
      if (is_bad(results[i]) && !stopped_) results[i] = run();
      v1::CaseResult shown;
      shown.set_case_id(mutants[i]->name());
      shown.set_verdict(is_bad(results[i]) ? v1::VERDICT_FAIL : v1::VERDICT_PASS);
      const std::lock_guard lock(mutex);
      bar.add("", shown);
    });
    if (!interrupt.came()) std::cout << mutation_text(results, suite.catalogue, killers_) << std::flush;
    interrupt.die_of_signal();
    return code_of(results);
  }

  static bool is_bad(const MutationResult& result) { return result.kind == Kind::kSurvived || result.kind == Kind::kFault; }

  static int code_of(const std::vector<MutationResult>& results) {
    const auto any = [&](Kind kind) {
      return std::any_of(results.begin(), results.end(), [&](const MutationResult& one) { return one.kind == kind; });
    };
    if (any(Kind::kFault)) return kExitHarnessFault;
    if (any(Kind::kSurvived)) return kExitNonConformance;
    return any(Kind::kKilled) ? kExitOk : kExitNothingRan;
  }

  // Which cases of the mutants' clauses the loop without a defect passes.
  int run_healthy(const Suite& suite, const std::string& control, const Mutants& mutants, std::set<std::string>& passed) const {
    std::set<std::string> clauses;
    for (const v1::Mutant* one : mutants)
      for (const std::string& clause : clauses_of(*one)) clauses.insert(clause);
    Plan plan;
    for (const std::string& clause : clauses)
      for (const SuiteCase* one : suite.cases.of_clause(clause)) plan.cases.push_back(one);
    LoopOptions options;
    options.data_dir = data_dir_;
    options.loops = {control};
    absl::StatusOr<LoopSource> source = LoopSource::open(options);
    if (!source.ok() || !source->implementations().front().unavailable().empty()) {
      std::cerr << "loopspec: "
                << (source.ok() ? source->implementations().front().unavailable()
                                : std::string(source.status().message()))
                << "\n";
      return kExitUnreachable;
    }
    plan.implementation = source->implementations().front();
    RunOptions run_options;
    run_options.jobs = jobs_or_processors(jobs_);
    const v1::RunResult result = Runner(source->target(), suite.catalogue, run_options).run({plan});
    for (const v1::CaseResult& one : result.implementations(0).cases())
      if (one.verdict() == v1::VERDICT_PASS) passed.insert(one.case_id());
    return kExitOk;
  }

  MutationResult run_one(const Suite& suite, const v1::Mutant& mutant, bool has_native,
                         const std::set<std::string>& passed) const {
    if (!mutant.equivalent().empty()) return {Kind::kEquivalent, &mutant, {}, mutant.equivalent()};
    if (stopped_) return {Kind::kNotRun, &mutant, {}, "interrupted"};
    if (absl::StartsWith(mutant.name(), kNativeMutant) && !has_native)
      return {Kind::kNotRun, &mutant, {}, absl::StrCat("there is no ", kNativeWorker, " beside the command")};
    try {
      absl::StatusOr<LoopSource> source = LoopSource::open(options_of(mutant));
      if (!source.ok()) return {Kind::kFault, &mutant, {}, std::string(source.status().message())};
      return run_mutant(mutant, source->implementations().front(), source->target(), suite.catalogue, suite.cases,
                        passed);
    } catch (const UsageError& error) {
      return {Kind::kFault, &mutant, {}, error.what()};
    }
  }

  std::vector<std::string> filters_;
  std::string python_;
  bool list_ = false;
  bool killers_ = false;
  int jobs_ = 0;
  std::string data_dir_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<Command> make_mutants_command() {
  return std::make_unique<MutantsCommand>();
}

}  // namespace loopspec::conformance
