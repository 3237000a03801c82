// WatchCall: one WatchLoop call. It sends what the loop's history has, and waits for more.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <memory>

#include "server/loops/hosted_loop.h"
#include "server/rpc/call.h"

namespace loopspec::server {

class LoopTable;

class WatchCall {
 public:
  using Rpc = ServerStreamCall<grpc::ByteBuffer, grpc::ByteBuffer>;

  static void start(LoopTable& table, std::shared_ptr<Rpc> rpc);

 private:
  WatchCall(std::shared_ptr<Rpc> rpc, std::shared_ptr<HostedLoop> loop) : rpc_(std::move(rpc)), loop_(std::move(loop)), news_(rpc_->loop()) {}

  static Detached watch(std::shared_ptr<WatchCall> self, std::uint64_t first_event);
  static Detached refuse(std::shared_ptr<Rpc> rpc, grpc::Status status);

  const std::shared_ptr<Rpc> rpc_;
  const LoopHold loop_;
  Signal news_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace loopspec::server
