// RpcService: one gRPC service on RpcLoops.
#pragma once

namespace grpc {
class Service;
}  // namespace grpc

namespace loopspec::server {

class RpcLoop;

class RpcService {
 public:
  RpcService(const RpcService&) = delete;
  RpcService& operator=(const RpcService&) = delete;
  virtual ~RpcService() = default;

  // To be registered with a server, which it outlives.
  virtual grpc::Service& service() = 0;
  virtual const char* name() const = 0;
  // Begins to accept() every method's calls on this loop, on its thread. Called once a loop.
  virtual void serve(RpcLoop& loop) = 0;

 protected:
  RpcService() = default;
};

}  // namespace loopspec::server
