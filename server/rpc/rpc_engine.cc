#include "server/rpc/rpc_engine.h"

#include <grpcpp/server_builder.h>

#include <algorithm>
#include <utility>

#include "server/rpc/rpc_crew.h"
#include "server/rpc/rpc_loop.h"
#include "server/rpc/rpc_service.h"

namespace loopspec::server {

RpcEngine::RpcEngine(grpc::ServerBuilder& builder, int threads) {
  for (int i = 0; i < std::max(threads, 1); ++i) loops_.push_back(std::make_unique<RpcLoop>(loops_.size(), builder.AddCompletionQueue()));
}

// A queue must be shut down and drained before it is destroyed, also one whose server never started.
RpcEngine::~RpcEngine() {
  if (stopped_) return;
  if (crew_ == nullptr) start({});
  stop();
}

void RpcEngine::start(const std::vector<RpcService*>& services) {
  std::vector<RpcLoop*> loops;
  for (const auto& each : loops_) {
    RpcLoop& loop = *loops.emplace_back(each.get());
    loop.call_soon([&loop, services] {
      for (RpcService* service : services) service->serve(loop);
    });
  }
  crew_ = std::make_shared<RpcCrew>(std::move(loops));
  crew_->start();
}

void RpcEngine::stop() {
  for (const auto& loop : loops_) loop->call_soon_threadsafe([&loop = *loop] { loop.shut_down(); });
  crew_->join();
  stopped_ = true;
}

}  // namespace loopspec::server
