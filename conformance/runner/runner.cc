#include "conformance/runner/runner.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "conformance/runner/applicability.h"
#include "conformance/runner/expectation_set.h"
#include "conformance/runner/judge.h"
#include "conformance/runner/parallel.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"

#ifndef LOOPSPEC_VERSION
#error "LOOPSPEC_VERSION comes from the build"
#endif

namespace loopspec::conformance {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void set_not_run(v1::CaseResult& result, const std::string& why) {
  result.set_verdict(v1::VERDICT_NOT_RUN);
  result.set_message(why);
}

// The result of several runs is that of the first that did not pass; the verdicts that differ from it stand beside it.
v1::CaseResult merge_runs(std::vector<v1::CaseResult> runs) {
  const auto failed = std::find_if(runs.begin(), runs.end(),
                                   [](const v1::CaseResult& run) { return run.verdict() != v1::VERDICT_PASS; });
  v1::CaseResult result = failed == runs.end() ? runs.front() : *failed;
  result.set_runs(static_cast<std::uint32_t>(runs.size()));
  for (const v1::CaseResult& run : runs) {
    const auto& others = result.other_verdicts();
    if (run.verdict() != result.verdict() && std::find(others.begin(), others.end(), run.verdict()) == others.end())
      result.add_other_verdicts(run.verdict());
  }
  if (result.other_verdicts_size() > 0)
    result.set_message(absl::StrCat("not the same in each of ", runs.size(), " runs: ", result.message()));
  return result;
}

}  // namespace

struct Runner::Work {
  const Plan* plan = nullptr;
  const SuiteCase* suite_case = nullptr;
  v1::ImplementationResult* implementation = nullptr;
  v1::CaseResult* result = nullptr;
};

Runner::Runner(Target& target, const Catalogue& catalogue, RunOptions options, Observer observer)
    : target_(target), catalogue_(catalogue), options_(options), observer_(std::move(observer)) {}

v1::RunResult Runner::run(const std::vector<Plan>& plans) {
  v1::RunResult result;
  result.set_loopspec_version(LOOPSPEC_VERSION);
  result.set_started_at(absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone()));
  const Clock::time_point start = Clock::now();
  std::vector<Work> work;
  for (const Plan& plan : plans) {
    v1::ImplementationResult& implementation = *result.add_implementations();
    *implementation.mutable_implementation() = plan.implementation;
    implementation.set_unreachable(plan.implementation.unavailable());
    for (const SuiteCase* suite_case : plan.cases)
      work.push_back({&plan, suite_case, &implementation, implementation.add_cases()});
  }
  parallel_for(options_.jobs, work.size(), [&](std::size_t i) { run_one(work[i]); });
  result.set_interrupted(interrupted());
  result.set_seconds(seconds_since(start));
  return result;
}

void Runner::run_one(Work& one) {
  std::string unreachable;
  {
    const std::lock_guard lock(mutex_);
    unreachable = one.implementation->unreachable();
  }
  v1::CaseResult result = run_case(*one.plan, *one.suite_case, unreachable);
  const bool fails = (is_failure(result.verdict()) && (options_.strict || result.verdict() != v1::VERDICT_DIFFERS)) ||
                     result.verdict() == v1::VERDICT_HARNESS_ERROR;
  {
    const std::lock_guard lock(mutex_);
    if (one.implementation->unreachable().empty()) one.implementation->set_unreachable(unreachable);
    *one.result = result;
    if (observer_) observer_(one.plan->implementation, result);
  }
  if (fails && options_.fail_fast)
    interrupt(absl::StrCat("--fail-fast: ", result.case_id(), " failed on ", one.plan->implementation.name()));
}

v1::CaseResult Runner::run_case(const Plan& plan, const SuiteCase& suite_case, std::string& unreachable) {
  const v1::Clause& clause = catalogue_.find(suite_case.test.clause())->clause;
  v1::CaseResult result = blank_result(suite_case, clause);
  if (!unreachable.empty()) {
    set_not_run(result, unreachable);
    return result;
  }
  if (const std::string why = interrupted(); !why.empty()) {
    set_not_run(result, absl::StrCat("the run was cut short: ", why));
    return result;
  }
  const Applicability applies = applicability(suite_case.test, clause, plan.implementation);
  if (applies.kind != Applicability::Kind::kApplies) {
    set_not_run(result, applies.reason);
    if (applies.kind == Applicability::Kind::kNotApplicable) result.set_verdict(v1::VERDICT_NOT_APPLICABLE);
    return result;
  }
  if (const std::string why = missing_expectation(suite_case.test, plan.implementation.asyncio_version());
      !why.empty()) {
    set_not_run(result, why);
    return result;
  }
  const Clock::time_point start = Clock::now();
  std::vector<v1::CaseResult> runs;
  for (int i = 0; i < std::max(options_.repeat, 1); ++i) {
    v1::CaseResult run = run_once(plan, suite_case, clause, unreachable);
    if (!runs.empty() && run.verdict() == v1::VERDICT_NOT_RUN) break;
    runs.push_back(std::move(run));
    if (runs.back().verdict() == v1::VERDICT_NOT_RUN) break;
  }
  result = merge_runs(std::move(runs));
  result.set_seconds(seconds_since(start));
  return result;
}

v1::CaseResult Runner::run_once(const Plan& plan, const SuiteCase& suite_case, const v1::Clause& clause,
                                std::string& unreachable) {
  loopspec::v1::Program program = suite_case.test.program();
  program.set_name(suite_case.test.id());
  program.set_implementation(plan.implementation.name());
  loopspec::v1::Trace trace;
  const ProgramReply reply = target_.run(program, trace);
  v1::CaseResult result = blank_result(suite_case, clause);
  switch (reply.kind) {
    case ProgramReply::Kind::kRan:
      return judge(suite_case, clause, plan.implementation, trace);
    case ProgramReply::Kind::kUnsupported:
      set_not_run(result, reply.message);
      return result;
    case ProgramReply::Kind::kUnavailable:
      unreachable = reply.message;
      set_not_run(result, reply.message);
      return result;
    case ProgramReply::Kind::kLost:
      unreachable = reply.message;
      interrupt(reply.message);
      set_not_run(result, reply.message);
      return result;
    case ProgramReply::Kind::kCancelled: {
      const std::string why = interrupted();
      set_not_run(result, absl::StrCat("the run was cut short: ", why.empty() ? reply.message : why));
      return result;
    }
    case ProgramReply::Kind::kRefused:
      break;
  }
  result.set_verdict(v1::VERDICT_HARNESS_ERROR);
  result.set_message(reply.message);
  return result;
}

void Runner::interrupt(const std::string& reason) {
  {
    const std::lock_guard lock(mutex_);
    if (!interrupted_.empty()) return;
    interrupted_ = reason;
  }
  target_.cancel_all();
}

std::string Runner::interrupted() {
  const std::lock_guard lock(mutex_);
  return interrupted_;
}

}  // namespace loopspec::conformance
