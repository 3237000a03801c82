// RpcEngine: the server's RpcLoops and the threads that run them.
#pragma once

#include <memory>
#include <vector>

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace loopspec::server {

class RpcCrew;
class RpcLoop;
class RpcService;

class RpcEngine {
 public:
  // Adds its completion queues to the builder; at least one thread.
  RpcEngine(grpc::ServerBuilder& builder, int threads);
  RpcEngine(const RpcEngine&) = delete;
  RpcEngine& operator=(const RpcEngine&) = delete;
  // stop() must have been called if start() was.
  ~RpcEngine();

  // Once the server has started: all services take calls from now on. They outlive the engine.
  void start(const std::vector<RpcService*>& services);
  // Once the server was shut down and every call has been finished: drains the queues and ends the threads. The server goes before
  // the engine.
  void stop();

 private:
  std::vector<std::unique_ptr<RpcLoop>> loops_;
  std::shared_ptr<RpcCrew> crew_;
  bool stopped_ = false;
};

}  // namespace loopspec::server
