// Runs cases on implementations, several at once, and gathers what came of them in one RunResult.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "conformance/runner/case_set.h"
#include "conformance/runner/target.h"
#include "loopspec/conformance/v1/run_result.pb.h"

namespace loopspec::conformance {

// What to run on one implementation.
struct Plan {
  loopspec::v1::Implementation implementation;
  std::vector<const SuiteCase*> cases;
};

struct RunOptions {
  // Programs under way at once; at least 1.
  int jobs = 1;
  // How often each case runs. Verdicts that are not the same every time are a failure in themselves.
  int repeat = 1;
  // Ends the run with the first failure; a DIFFERS is one under `strict`.
  bool fail_fast = false;
  bool strict = false;
};

class Runner {
 public:
  // Called after each case, from any thread, one call at a time.
  using Observer = std::function<void(const loopspec::v1::Implementation&, const v1::CaseResult&)>;

  // All of them outlive the runner.
  Runner(Target& target, const Catalogue& catalogue, RunOptions options, Observer observer = {});

  // Blocks until everything ran, or what was under way when it was cut short has ended. Every case of the plans is in
  // the result, what did not run as NOT_RUN. An implementation that is unavailable is in it with `unreachable`.
  // Expectations are not applied.
  v1::RunResult run(const std::vector<Plan>& plans);

  // Cuts the run short: no case is begun, calls under way are cancelled. From any thread; the first reason is kept.
  void interrupt(const std::string& reason);

 private:
  struct Work;
  void run_one(Work& work);
  v1::CaseResult run_case(const Plan& plan, const SuiteCase& suite_case, std::string& unreachable);
  v1::CaseResult run_once(const Plan& plan, const SuiteCase& suite_case, const v1::Clause& clause,
                          std::string& unreachable);
  std::string interrupted();

  Target& target_;
  const Catalogue& catalogue_;
  const RunOptions options_;
  const Observer observer_;
  std::mutex mutex_;
  std::string interrupted_;
};

}  // namespace loopspec::conformance
