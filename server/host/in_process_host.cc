#include "server/host/in_process_host.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/backends.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/deadlines.h"
#include "server/host/worker_host.h"
#include "server/script/op_table.h"
#include "server/script/outcome.h"
#include "server/script/program_run.h"
#include "server/script/resolver_hook.h"
#include "server/script/spare_selectors.h"

namespace loopspec::server {

namespace {

bool wants_own_process(const v1::Program& program) { return program.process().fresh() || script::needs_own_process(program); }

// How many a host keeps for its next programs.
constexpr std::size_t kSpareSelectors = 8;

// How long an aborted program may take to end before its thread is left to itself.
constexpr std::chrono::seconds kAbortGrace{1};

// What all runs of a host have in common.
struct Setup {
  Setup(std::string its_backend, std::string its_worker, const Limits& its_limits)
      : backend(std::move(its_backend)), native_worker(std::move(its_worker)), limits(its_limits) {}

  const std::string backend;
  const std::string native_worker;
  const Limits limits;
  Deadlines deadlines;
  script::SpareSelectors selectors{kSpareSelectors};
};

// One run, as its thread sees it and those who may end it.
class Job : public std::enable_shared_from_this<Job> {
 public:
  Job(std::shared_ptr<Setup> setup, const v1::Program& program, script::TraceSink& sink, Runner::GiveUp give_up)
      : setup_(std::move(setup)), give_up_(std::move(give_up)), run_(
            program, [this](LoopOptions options) { return setup_->selectors.make_loop(setup_->backend, std::move(options)); }, sink) {}

  v1::Outcome run() {
    v1::Outcome outcome = run_.run();
    const std::lock_guard lock(mutex_);
    ended_ = true;
    return reason_ ? *std::move(reason_) : std::move(outcome);
  }

  // Any thread. The first reason counts.
  void abort(v1::Outcome reason) {
    {
      const std::lock_guard lock(mutex_);
      if (ended_ || reason_) return;
      reason_ = std::move(reason);
    }
    run_.abort();
    setup_->deadlines.add(Deadlines::Clock::now() + kAbortGrace, [job = shared_from_this()] { job->give_up(); });
  }

 private:
  void give_up() {
    std::optional<v1::Outcome> reason;
    {
      const std::lock_guard lock(mutex_);
      if (ended_) return;
      reason = reason_;
    }
    give_up_(*std::move(reason));
  }

  const std::shared_ptr<Setup> setup_;
  const Runner::GiveUp give_up_;
  script::ProgramRun run_;
  std::mutex mutex_;
  std::optional<v1::Outcome> reason_;
  bool ended_ = false;
};

class InProcessRunner final : public Runner {
 public:
  explicit InProcessRunner(std::shared_ptr<Setup> setup) : setup_(std::move(setup)) {}

  v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop, GiveUp give_up) override {
    if (wants_own_process(program) && !setup_->native_worker.empty()) {
      return run_in_own_process({setup_->native_worker, "--loop", setup_->backend}, setup_->limits, program, sink, stop);
    }
    const auto job = std::make_shared<Job>(setup_, program, sink, std::move(give_up));
    const std::uint32_t wall_ms = program.limits().max_wall_ms();
    const auto deadline = Deadlines::Clock::now() + std::chrono::milliseconds(wall_ms);
    Deadlines::Key key;
    try {
      key = setup_->deadlines.add(deadline, [job, wall_ms] { job->abort(script::make_outcome(v1::Outcome::KIND_TIMEOUT, absl::StrCat("max_wall_ms ", wall_ms))); });
    } catch (const std::system_error& error) {
      return script::make_outcome(v1::Outcome::KIND_HOST_ERROR, absl::StrCat("no thread could be started: ", error.what()));
    }
    const std::stop_callback cancelled(stop, [&job] { job->abort(script::make_outcome(v1::Outcome::KIND_HOST_ERROR, "the run was cancelled")); });
    v1::Outcome outcome = job->run();
    setup_->deadlines.take_back(key);
    return outcome;
  }

 private:
  const std::shared_ptr<Setup> setup_;
};

}  // namespace

bool InProcessHost::knows(std::string_view name) {
  const auto names = available_backends();
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string InProcessHost::known_names() {
  std::string text;
  for (const std::string_view name : available_backends()) absl::StrAppend(&text, text.empty() ? "" : ", ", std::string(name));
  return text;
}

std::string InProcessHost::refusal(std::string_view name) {
  for (const UnavailableBackend& backend : unavailable_backends()) {
    if (backend.name == name) return backend.reason;
  }
  return "";
}

v1::Implementation InProcessHost::describe(std::string_view name, bool has_worker) {
  v1::Implementation implementation = script::describe_backend(name);
  implementation.set_name(std::string(name));
  implementation.set_host(v1::HOST_IN_PROCESS);
  if (script::has_resolver_hook(name)) implementation.add_capabilities("resolver_hook");
  // Programs that need a process of their own get the worker's.
  if (has_worker) script::add_own_process_capabilities(implementation);
  return implementation;
}

InProcessHost::InProcessHost(std::string backend, int jobs, std::string native_worker, const Limits& limits)
    : queue_(jobs, [setup = std::make_shared<Setup>(std::move(backend), std::move(native_worker), limits)] { return std::make_unique<InProcessRunner>(setup); }) {}

std::shared_ptr<Run> InProcessHost::start_all(Programs programs, std::shared_ptr<RunListener> listener) {
  return queue_.start_all(std::move(programs), std::move(listener));
}

std::shared_ptr<Run> InProcessHost::start_on(const LendThread& lend, std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) {
  if (!script::stays_in_its_loop(*program)) return start(std::move(program), std::move(listener));
  return queue_.start_on(lend, std::move(program), std::move(listener));
}

void InProcessHost::shutdown() { queue_.shutdown(); }

}  // namespace loopspec::server
