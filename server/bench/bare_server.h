// BareServer: gRPC and nothing behind it, with our messages: what the service is measured against. One completion queue a thread,
// or gRPC's callback API; or a completion queue, and for each stream a thread that writes.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "loopspec/v1/session_service.grpc.pb.h"

namespace loopspec::bench {

// The responses it gives, of the sizes that the service's have.
struct Canned {
  v1::GetTimeResponse time;
  v1::CallSoonResponse soon;
  v1::RunProgramResponse program;
  v1::SessionResponse session;
};

class BareServer {
 public:
  enum class Engine { kCompletionQueue, kCallback, kHandedOver };

  BareServer(Engine engine, int threads, const Canned& canned);
  ~BareServer();

  std::string target() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  struct Services {
    v1::EventLoopService::WithAsyncMethod_GetTime<v1::EventLoopService::WithAsyncMethod_CallSoon<v1::EventLoopService::Service>> loops;
    v1::ProgramService::WithAsyncMethod_RunProgram<v1::ProgramService::Service> programs;
    v1::SessionService::AsyncService sessions;
  };

  const Canned canned_;
  int port_ = 0;
  std::unique_ptr<Services> services_;
  std::vector<std::unique_ptr<grpc::Service>> callbacks_;
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> queues_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::thread> threads_;
};

}  // namespace loopspec::bench
