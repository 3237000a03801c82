// RunProgramsCall: one RunPrograms call from its request to its status.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "loopspec/v1/program_service.pb.h"
#include "server/rpc/call.h"
#include "server/service/program_call.h"
#include "server/service/trace_bytes.h"

namespace loopspec::server {

class RunProgramsCall final : public ProgramCall {
 public:
  using Rpc = UnaryCall<v1::RunProgramsRequest, grpc::ByteBuffer, /*cancellable=*/true>;

  static void start(Gate& gate, ProgramDesk& desk, std::shared_ptr<Rpc> rpc);

  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;
  bool keeps_events() const override { return false; }

 private:
  RunProgramsCall(Gate& gate, std::shared_ptr<Rpc> rpc, std::uint64_t max_message_bytes)
      : ProgramCall(gate), rpc_(std::move(rpc)), programs_(rpc_->request.programs_size()), max_message_bytes_(max_message_bytes) {}

  const std::shared_ptr<Rpc> rpc_;
  const int programs_;
  const std::uint64_t max_message_bytes_;
  // Of the program that runs, and those that have ended.
  TraceBytes trace_{max_message_bytes_};
  int ended_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<grpc::Slice> traces_;
};

}  // namespace loopspec::server
