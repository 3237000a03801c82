#include "server/host/in_process_host.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/backends.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/worker_host.h"
#include "server/script/op_table.h"
#include "server/script/program_run.h"
#include "server/script/resolver_hook.h"

namespace loopspec::server {

namespace {

using Clock = std::chrono::steady_clock;

// How long an aborted program may take to end before its thread is left to itself.
constexpr std::chrono::seconds kAbortGrace{1};

v1::Outcome make_outcome(v1::Outcome::Kind kind, std::string detail) {
  v1::Outcome outcome;
  outcome.set_kind(kind);
  outcome.set_detail(std::move(detail));
  return outcome;
}

// Passes events on until it is closed: a thread that was left behind must not reach a listener that is gone.
class Gate final : public script::TraceSink {
 public:
  explicit Gate(script::TraceSink& sink) : sink_(&sink) {}
  void on_event(v1::TraceEvent&& event) override {
    const std::lock_guard lock(mutex_);
    if (sink_ != nullptr) sink_->on_event(std::move(event));
  }
  void close() {
    const std::lock_guard lock(mutex_);
    sink_ = nullptr;
  }

 private:
  std::mutex mutex_;
  script::TraceSink* sink_;
};

// What the program's thread and the one that watches it share.
struct Job {
  Job(const v1::Program& text, const std::string& backend, script::TraceSink& sink)
      : program(text), gate(sink), run(program, backend, gate) {}

  const v1::Program program;
  Gate gate;
  script::ProgramRun run;
  std::mutex mutex;
  std::condition_variable_any changed;
  std::optional<v1::Outcome> outcome;
};

class InProcessRunner final : public Runner {
 public:
  InProcessRunner(std::string backend, std::string native_worker, const Limits& limits)
      : backend_(std::move(backend)), native_worker_(std::move(native_worker)), limits_(limits) {}

  v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop) override {
    if ((program.process().fresh() || script::needs_own_process(program)) && !native_worker_.empty()) {
      return run_in_own_process({native_worker_, "--loop", backend_}, limits_, program, sink, stop);
    }
    const auto job = std::make_shared<Job>(program, backend_, sink);
    std::thread thread;
    try {
      thread = std::thread([job] { run_job(*job); });
    } catch (const std::system_error& error) {
      return make_outcome(v1::Outcome::KIND_HOST_ERROR, absl::StrCat("no thread could be started: ", error.what()));
    }
    const auto deadline = Clock::now() + std::chrono::milliseconds(program.limits().max_wall_ms());
    std::unique_lock lock(job->mutex);
    auto ended = [&] { return job->outcome.has_value(); };
    job->changed.wait_until(lock, stop, deadline, ended);
    if (ended()) {
      thread.join();
      return *std::move(job->outcome);
    }
    lock.unlock();
    job->run.abort();
    lock.lock();
    job->changed.wait_for(lock, kAbortGrace, ended) ? thread.join() : thread.detach();
    job->gate.close();
    if (stop.stop_requested()) return make_outcome(v1::Outcome::KIND_HOST_ERROR, "the run was cancelled");
    return make_outcome(v1::Outcome::KIND_TIMEOUT, absl::StrCat("max_wall_ms ", program.limits().max_wall_ms()));
  }

 private:
  static void run_job(Job& job) {
    v1::Outcome outcome = job.run.run();
    const std::lock_guard lock(job.mutex);
    job.outcome = std::move(outcome);
    job.changed.notify_all();
  }

  const std::string backend_;
  const std::string native_worker_;
  const Limits limits_;
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
  if (has_worker) {
    implementation.add_capabilities("fresh_process");
    implementation.add_capabilities("signals");
  }
  return implementation;
}

InProcessHost::InProcessHost(std::string backend, int jobs, std::string native_worker, const Limits& limits)
    : queue_(jobs, [backend = std::move(backend), native_worker = std::move(native_worker), limits] {
        return std::make_unique<InProcessRunner>(backend, native_worker, limits);
      }) {}

std::shared_ptr<Run> InProcessHost::start_all(Programs programs, std::shared_ptr<RunListener> listener) {
  return queue_.start_all(std::move(programs), std::move(listener));
}

void InProcessHost::shutdown() { queue_.shutdown(); }

}  // namespace loopspec::server
