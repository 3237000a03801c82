#include "server/host/worker_host.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/worker.h"
#include "server/script/outcome.h"

namespace loopspec::server {

namespace {

bool needs_own_process(const v1::ProcessSetup& setup) {
  return setup.fresh() || setup.dev_mode() || !setup.asyncio_debug().empty();
}

v1::Outcome cannot_start(const absl::Status& status) {
  return script::make_outcome(v1::Outcome::KIND_HOST_ERROR, absl::StrCat("no worker could be started: ", status.message()));
}

// Programs that are written to a worker at once: enough that their way there costs little beside what they do.
constexpr std::size_t kMostTogether = 32;

class WorkerRunner final : public Runner {
 public:
  WorkerRunner(const std::vector<std::string>& argv, const Limits& limits, bool takes_several)
      : argv_(argv), limits_(limits), takes_several_(takes_several) {}

  v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop, GiveUp /*give_up*/) override {
    if (needs_own_process(program.process())) return run_in_own_process(argv_, limits_, program, sink, stop);
    if (absl::Status started = have_worker(); !started.ok()) return cannot_start(started);
    v1::Outcome outcome = worker_->run(program, sink, stop);
    if (!worker_->fit()) worker_.reset();
    return outcome;
  }

  bool run_all(const Programs& programs, RunListener& listener, const std::stop_token& stop, Custody& /*custody*/) override {
    for (std::span<const std::shared_ptr<const v1::Program>> left(programs); !left.empty();) {
      std::size_t together = 0;
      while (together < std::min(left.size(), kMostTogether) && !needs_own_process(left[together]->process())) ++together;
      const bool several = takes_several_ && together > 1 && !stop.stop_requested() && have_worker().ok();
      if (several) {
        left = left.subspan(worker_->run_together(left.first(together), listener, stop));
        if (!worker_->fit()) worker_.reset();
      } else {
        listener.on_outcome(stop.stop_requested() ? cancelled() : run(*left.front(), listener, stop, nullptr));
        left = left.subspan(1);
      }
    }
    return true;
  }

 private:
  // Keeps the one there is where it is fit.
  absl::Status have_worker() {
    if (worker_ && worker_->fit()) return absl::OkStatus();
    worker_.reset();
    auto started = Worker::start(argv_, v1::ProcessSetup(), limits_);
    if (!started.ok()) return started.status();
    worker_ = *std::move(started);
    return absl::OkStatus();
  }

  const std::vector<std::string> argv_;
  const Limits limits_;
  const bool takes_several_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace

v1::Outcome run_in_own_process(const std::vector<std::string>& argv, const Limits& limits, const v1::Program& program,
                               script::TraceSink& sink, const std::stop_token& stop) {
  auto worker = Worker::start(argv, program.process(), limits);
  if (!worker.ok()) return cannot_start(worker.status());
  return (*worker)->run(program, sink, stop);
}

WorkerHost::WorkerHost(std::vector<std::string> argv, const Limits& limits, int jobs, bool takes_several)
    : queue_(jobs, [argv = std::move(argv), limits, takes_several] {
        return std::make_unique<WorkerRunner>(argv, limits, takes_several);
      }) {}

std::shared_ptr<Run> WorkerHost::start_all(Programs programs, std::shared_ptr<RunListener> listener) {
  return queue_.start_all(std::move(programs), std::move(listener));
}

void WorkerHost::shutdown() { queue_.shutdown(); }

}  // namespace loopspec::server
