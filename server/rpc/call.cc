#include "server/rpc/call.h"

#include "server/gate.h"

namespace loopspec::server {

grpc::Status Call::begin(const ObservedMethod& method, const Gate& gate, CallCount& count) {
  entry_.emplace(count, loop_.number());
  record_.emplace(method, context_);
  return gate.identify(context_, *record_);
}

void Call::Over::complete(RpcLoop&, bool) {
  // The last reference may be this one.
  const auto last = std::move(self);
  if (on_cancel && call.context_.IsCancelled()) std::exchange(on_cancel, nullptr)();
  on_cancel = nullptr;
}

}  // namespace loopspec::server
