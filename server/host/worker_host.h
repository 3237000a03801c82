// WorkerHost: programs in worker processes, each process running one after another, replaced when it misbehaved or when a
// program asks for a process of its own.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/host/run_queue.h"
#include "server/limits.h"

namespace loopspec::server {

// Runs one program in a worker of its own, whose command is `argv`. Blocks as Worker::run() does.
v1::Outcome run_in_own_process(const std::vector<std::string>& argv, const Limits& limits, const v1::Program& program,
                               script::TraceSink& sink, const std::stop_token& stop);

class WorkerHost final : public Host {
 public:
  // `argv` is the worker's command; at most `jobs` programs run at once. `takes_several`: it may be written several programs at
  // once (worker.proto).
  WorkerHost(std::vector<std::string> argv, const Limits& limits, int jobs, bool takes_several = false);

  std::shared_ptr<Run> start_all(Programs programs, std::shared_ptr<RunListener> listener) override;
  void shutdown() override;

 private:
  RunQueue queue_;
};

}  // namespace loopspec::server
