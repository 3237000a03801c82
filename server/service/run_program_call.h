// RunProgramCall: one RunProgram call from its request to its status.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "loopspec/v1/program_service.pb.h"
#include "server/rpc/call.h"
#include "server/service/program_call.h"
#include "server/service/trace_bytes.h"

namespace loopspec::server {

class RunProgramCall final : public ProgramCall {
 public:
  using Rpc = UnaryCall<v1::RunProgramRequest, grpc::ByteBuffer, /*cancellable=*/true, ArenaRequest>;

  static void start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc);

  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;
  bool keeps_events() const override { return false; }

 private:
  RunProgramCall(Gate& gate, std::shared_ptr<Rpc> rpc, std::uint64_t max_message_bytes)
      : ProgramCall(gate), rpc_(std::move(rpc)), max_message_bytes_(max_message_bytes), trace_(max_message_bytes) {}

  const std::shared_ptr<Rpc> rpc_;
  const std::uint64_t max_message_bytes_;
  TraceBytes trace_;
};

}  // namespace loopspec::server
