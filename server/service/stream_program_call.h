// StreamProgramCall: one StreamProgram call. Events that come while a message is on its way travel together in the next one.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <optional>

#include "loopspec/v1/program_service.pb.h"
#include "server/host/host.h"
#include "server/service/program_desk.h"
#include "server/service/program_record.h"

namespace loopspec::server {

class StreamProgramCall final : public grpc::ServerWriteReactor<v1::StreamProgramResponse>, public RunListener {
 public:
  // Admits and starts the program; the call frees itself when it is done.
  static grpc::ServerWriteReactor<v1::StreamProgramResponse>* start(const CallStart& start, ProgramDesk& desk, const v1::Program& program);

  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  StreamProgramCall(const CallStart& start, const v1::Program& program) : record_(start, program.implementation()) {}
  void finish(const grpc::Status& status);
  // With mutex_ held.
  void write_next();

  ProgramRecord record_;
  std::mutex mutex_;
  // Bounded by the program's limits: its max_events at most.
  v1::StreamProgramResponse waiting_;
  int taken_ = 0;
  v1::StreamProgramResponse on_its_way_;
  bool writing_ = false;
  bool broken_ = false;
  bool finished_ = false;

  std::unique_ptr<ProgramDesk::Place> place_;
  std::shared_ptr<Run> run_;
  // gRPC's share of it, until OnDone().
  std::shared_ptr<StreamProgramCall> self_;
};

}  // namespace loopspec::server
