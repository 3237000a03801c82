// RunProgramCall: one RunProgram call from its request to its status.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>

#include "loopspec/v1/program_service.pb.h"
#include "server/host/host.h"
#include "server/service/program_desk.h"
#include "server/service/program_record.h"

namespace loopspec::server {

class RunProgramCall final : public grpc::ServerUnaryReactor, public RunListener {
 public:
  // Admits and starts the program; the call frees itself when it is done.
  static grpc::ServerUnaryReactor* start(const CallStart& start, ProgramDesk& desk, const v1::Program& program, v1::RunProgramResponse& response);

  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;

  void OnCancel() override;
  void OnDone() override;

 private:
  RunProgramCall(const CallStart& start, const v1::Program& program, v1::RunProgramResponse& response, std::uint64_t max_message_bytes)
      : record_(start, program.implementation()), response_(response), max_message_bytes_(max_message_bytes) {}
  void finish(const grpc::Status& status);

  ProgramRecord record_;
  v1::RunProgramResponse& response_;
  const std::uint64_t max_message_bytes_;
  std::unique_ptr<ProgramDesk::Place> place_;
  std::shared_ptr<Run> run_;
  // gRPC's share of it, until OnDone().
  std::shared_ptr<RunProgramCall> self_;
};

}  // namespace loopspec::server
