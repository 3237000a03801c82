// WorkerHost: programs in worker processes, each process running one after another, replaced when it misbehaved or when a
// program asks for a process of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/host/run_queue.h"
#include "server/limits.h"

namespace loopspec::server {

class WorkerHost final : public Host {
 public:
  // `argv` is the worker's command; at most `jobs` programs run at once.
  WorkerHost(std::vector<std::string> argv, const Limits& limits, int jobs);

  std::shared_ptr<Run> start(std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) override;
  void shutdown() override;

 private:
  RunQueue queue_;
};

}  // namespace loopspec::server
