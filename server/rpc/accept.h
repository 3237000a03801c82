// accept(): takes a method's calls from a loop's queue, one after the other, and gives each to its handler.
#pragma once

#include <concepts>
#include <memory>
#include <utility>

#include "server/rpc/call.h"
#include "server/rpc/spare_memory.h"

namespace loopspec::server {

// What a method needs besides its handler; outlives the loops.
struct MethodContext {
  const ObservedMethod& observed;
  const Gate& gate;
  CallCount& count;
};

namespace detail {

template <class CallType>
concept HasRequest = requires(CallType& call) { call.request; };

// A refused stream is finished by a coroutine of its own.
template <class CallType>
Detached refuse_stream(std::shared_ptr<CallType> call, grpc::Status status) {
  co_await call->finish(status);
}

template <class Request, class Response, bool cancellable, template <class, class> class Messages>
void refuse(const std::shared_ptr<UnaryCall<Request, Response, cancellable, Messages>>& call, const grpc::Status& status) {
  call->finish(status);
}
template <class CallType>
void refuse(const std::shared_ptr<CallType>& call, const grpc::Status& status) {
  refuse_stream(call, status);
}

}  // namespace detail

// `ask(call, queue, tag)` asks gRPC for the next call; `handle(call)` is on the loop's thread, must not block, and sees to it that
// the call is finished once. Ends when the server shuts down.
template <class CallType, class Ask, class Handle>
Detached accept(RpcLoop& loop, MethodContext method, Ask ask, Handle handle) {
  Completion arrival;
  for (;;) {
    auto call = std::allocate_shared<CallType>(SpareMemory<CallType>(), loop);
    ask(*call, loop.queue(), arrival.tag());
    if (!co_await arrival) co_return;
    call->hold(call);
    const grpc::Status status = call->begin(method.observed, method.gate, method.count);
    if (!status.ok()) {
      detail::refuse(call, status);
      continue;
    }
    if constexpr (detail::HasRequest<CallType>) call->record().received();
    handle(std::move(call));
  }
}

}  // namespace loopspec::server
