// What the services have in common; all of it outlives every call.
#pragma once

#include <string>

#include "server/gate.h"
#include "server/rpc/accept.h"
#include "server/rpc/rpc_service.h"

namespace loopspec::server {

struct ServiceContext {
  Gate& gate;
  CallCount& calls;

  MethodContext method(const ObservedMethod& observed) const { return {observed, gate, calls}; }
};

// The metadata key by which a proxy finds the server of a loop.
inline constexpr const char* kLoopIdKey = "loopspec-loop-id";

// Where the call has the key and its request names another loop: INVALID_ARGUMENT.
grpc::Status check_loop_id(const grpc::ServerContext& context, const std::string& loop_id);

// Begins to accept a unary method's calls. `ask` is the service's Request… of the method.
template <bool cancellable, class Service, class Base, class Request, class Response, class Handle>
void serve_unary(RpcLoop& loop, Service& service, MethodContext method,
                 void (Base::*ask)(grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*, grpc::CompletionQueue*,
                                   grpc::ServerCompletionQueue*, void*),
                 Handle handle) {
  using Rpc = UnaryCall<Request, Response, cancellable>;
  accept<Rpc>(
      loop, method,
      [&service, ask](Rpc& call, grpc::ServerCompletionQueue& queue, void* tag) {
        (service.*ask)(&call.context(), &call.request, &call.writer, &queue, &queue, tag);
      },
      std::move(handle));
}

}  // namespace loopspec::server
