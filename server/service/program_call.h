// ProgramCall: what the calls that run a program have in common: a place at the desk, the run, and what is counted of it.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "server/host/host.h"
#include "server/service/program_desk.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace loopspec::server {

class Gate;

class ProgramCall : public RunListener, public std::enable_shared_from_this<ProgramCall> {
 protected:
  explicit ProgramCall(Gate& gate) : gate_(gate) {}

  // Admits the program and starts it with this call as its listener. A status refuses it; nothing was started then.
  grpc::Status start_program(ProgramDesk& desk, v1::Program&& program);
  // Any thread: the client is gone.
  void cancel_program();
  // The outcome has come: counts it, and gives up the place, and the run, which holds this call.
  void program_ended(const v1::Outcome& outcome);

 private:
  Gate& gate_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::string implementation_;
  std::mutex mutex_;
  std::unique_ptr<ProgramDesk::Place> place_;
  std::shared_ptr<Run> run_;
  // It may have before start() has returned its run.
  bool ended_ = false;
};

}  // namespace loopspec::server
