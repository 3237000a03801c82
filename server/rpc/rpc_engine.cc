#include "server/rpc/rpc_engine.h"

#include <grpcpp/server_builder.h>

#include <algorithm>

#include "server/rpc/rpc_loop.h"
#include "server/rpc/rpc_service.h"

namespace loopspec::server {

RpcEngine::RpcEngine(grpc::ServerBuilder& builder, int threads) {
  for (int i = 0; i < std::max(threads, 1); ++i) loops_.push_back(std::make_unique<RpcLoop>(builder.AddCompletionQueue()));
}

// A queue must be shut down and drained before it is destroyed, also one whose server never started.
RpcEngine::~RpcEngine() {
  if (stopped_) return;
  if (threads_.empty()) start({});
  stop();
}

void RpcEngine::start(const std::vector<RpcService*>& services) {
  for (const auto& each : loops_) {
    RpcLoop& loop = *each;
    loop.call_soon([&loop, services] {
      for (RpcService* service : services) service->serve(loop);
    });
    threads_.emplace_back([&loop] {
      loop.run_until_shut_down();
      loop.close();
    });
  }
}

void RpcEngine::stop() {
  for (const auto& loop : loops_) loop->call_soon_threadsafe([&loop = *loop] { loop.shut_down(); });
  for (std::thread& thread : threads_) thread.join();
  stopped_ = true;
}

}  // namespace loopspec::server
