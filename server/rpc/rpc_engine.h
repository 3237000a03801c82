// RpcEngine: the server's RPC threads, each of which runs an RpcLoop.
#pragma once

#include <memory>
#include <thread>
#include <vector>

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace loopspec::server {

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
  // Once the server was shut down and every call has been finished: drains the queues and joins the threads. The server goes before
  // the engine.
  void stop();

 private:
  std::vector<std::unique_ptr<RpcLoop>> loops_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
};

}  // namespace loopspec::server
