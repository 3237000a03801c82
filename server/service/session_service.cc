#include "server/service/session_service.h"

#include <utility>

#include "server/service/session_call.h"

namespace loopspec::server {

SessionServiceImpl::SessionServiceImpl(ServiceContext context, SessionTable& table)
    : context_(context), session_(context.gate.observe("/loopspec.v1.SessionService/Session", "bidi_stream")), table_(table) {}

void SessionServiceImpl::serve(RpcLoop& loop) {
  using Rpc = SessionCall::Rpc;
  accept<Rpc>(
      loop, context_.method(session_),
      [this](Rpc& call, grpc::ServerCompletionQueue& queue, void* tag) {
        service_.RequestSession(&call.context(), &call.stream, &queue, &queue, tag);
      },
      [this](std::shared_ptr<Rpc> call) { SessionCall::start(table_, context_.gate.metrics(), std::move(call)); });
}

}  // namespace loopspec::server
