#include "server/host/worker_host.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/worker.h"

namespace loopspec::server {

namespace {

bool needs_own_process(const v1::ProcessSetup& setup) {
  return setup.fresh() || setup.dev_mode() || !setup.asyncio_debug().empty();
}

v1::Outcome cannot_start(const absl::Status& status) {
  v1::Outcome outcome;
  outcome.set_kind(v1::Outcome::KIND_HOST_ERROR);
  outcome.set_detail(absl::StrCat("no worker could be started: ", status.message()));
  return outcome;
}

class WorkerRunner final : public Runner {
 public:
  WorkerRunner(const std::vector<std::string>& argv, const Limits& limits) : argv_(argv), limits_(limits) {}

  v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop) override {
    if (needs_own_process(program.process())) return run_in_own_process(argv_, limits_, program, sink, stop);
    if (worker_ && !worker_->fit()) worker_.reset();
    v1::Outcome outcome = run_on(worker_, program, sink, stop);
    if (worker_ && !worker_->fit()) worker_.reset();
    return outcome;
  }

 private:
  // Starts the worker where there is none yet.
  v1::Outcome run_on(std::unique_ptr<Worker>& worker, const v1::Program& program, script::TraceSink& sink,
                     const std::stop_token& stop) {
    if (!worker) {
      auto started = Worker::start(argv_, program.process(), limits_);
      if (!started.ok()) return cannot_start(started.status());
      worker = *std::move(started);
    }
    return worker->run(program, sink, stop);
  }

  const std::vector<std::string> argv_;
  const Limits limits_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace

v1::Outcome run_in_own_process(const std::vector<std::string>& argv, const Limits& limits, const v1::Program& program,
                               script::TraceSink& sink, const std::stop_token& stop) {
  auto worker = Worker::start(argv, program.process(), limits);
  if (!worker.ok()) return cannot_start(worker.status());
  return (*worker)->run(program, sink, stop);
}

WorkerHost::WorkerHost(std::vector<std::string> argv, const Limits& limits, int jobs)
    : queue_(jobs, [argv = std::move(argv), limits] { return std::make_unique<WorkerRunner>(argv, limits); }) {}

std::shared_ptr<Run> WorkerHost::start(std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) {
  return queue_.start(std::move(program), std::move(listener));
}

void WorkerHost::shutdown() { queue_.shutdown(); }

}  // namespace loopspec::server
