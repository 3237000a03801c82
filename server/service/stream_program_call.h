// StreamProgramCall: one StreamProgram call. Events that come while a message is on its way travel together in the next one.
#pragma once

#include <memory>
#include <mutex>

#include "loopspec/v1/program_service.pb.h"
#include "server/rpc/call.h"
#include "server/service/program_call.h"

namespace loopspec::server {

class StreamProgramCall final : public ProgramCall {
 public:
  using Rpc = ServerStreamCall<v1::StreamProgramRequest, v1::StreamProgramResponse>;

  static void start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc);

  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;

 private:
  StreamProgramCall(Gate& gate, std::shared_ptr<Rpc> rpc) : ProgramCall(gate), rpc_(std::move(rpc)), news_(rpc_->loop()) {}

  // Writes what comes until the outcome has gone, or nothing can.
  static Detached send(std::shared_ptr<StreamProgramCall> self);
  static Detached refuse(std::shared_ptr<Rpc> rpc, grpc::Status status);
  // False when there is nothing to send.
  bool take(v1::StreamProgramResponse& message);

  const std::shared_ptr<Rpc> rpc_;
  Signal news_;
  std::mutex mutex_;
  // Bounded by the program's limits: its max_events at most.
  v1::StreamProgramResponse waiting_;
  int taken_ = 0;
};

}  // namespace loopspec::server
