#include "server/service/watch_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <utility>
#include <variant>

#include "loopspec/v1/event_loop_service.pb.h"
#include "server/loops/loop_table.h"
#include "server/service/service_context.h"
#include "server/service/status.h"

namespace loopspec::server {

namespace {

constexpr std::size_t kMaxPieceBytes = 256U << 10U;

// A WatchLoopResponse: the history's bytes are its events already.
grpc::ByteBuffer message_of(EventHistory::Piece&& piece) {
  v1::WatchLoopResponse rest;
  rest.set_first_event(piece.first_event);
  if (piece.outcome) *rest.mutable_outcome() = *std::move(piece.outcome);
  std::string bytes = std::move(piece.bytes);
  rest.AppendToString(&bytes);
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

}  // namespace

void WatchCall::start(LoopTable& table, std::shared_ptr<Rpc> rpc) {
  v1::WatchLoopRequest request;
  if (!grpc::SerializationTraits<v1::WatchLoopRequest>::Deserialize(&rpc->request, &request).ok()) {
    refuse(rpc, to_status(malformed_request("request", "is no WatchLoopRequest")));
    return;
  }
  if (grpc::Status status = check_loop_id(rpc->context(), request.loop_id()); !status.ok()) {
    refuse(rpc, std::move(status));
    return;
  }
  auto found = table.find(rpc->identity(), request.loop_id());
  if (const auto* no = std::get_if<Refusal>(&found)) {
    refuse(rpc, to_status(*no));
    return;
  }
  const std::shared_ptr<WatchCall> call(new WatchCall(rpc, std::get<std::shared_ptr<HostedLoop>>(std::move(found))));
  rpc->on_cancel([call] {
    call->cancelled_ = true;
    call->news_.set();
  });
  watch(call, request.first_event());
}

Detached WatchCall::refuse(std::shared_ptr<Rpc> rpc, grpc::Status status) { co_await rpc->finish(status); }

Detached WatchCall::watch(std::shared_ptr<WatchCall> self, std::uint64_t first_event) {
  EventHistory& history = self->loop_->history();
  history.add_listener(self.get(), [call = self.get()] { call->news_.set(); });
  std::uint64_t next = first_event == 0 ? history.last() + 1 : first_event;
  grpc::Status status;
  for (bool first = true;; first = false) {
    EventHistory::Piece piece = history.read(next, kMaxPieceBytes);
    if (!first && piece.count == 0 && !piece.outcome) {
      if (self->cancelled_) break;
      co_await self->news_;
      continue;
    }
    if (!first && piece.first_event > next) {
      status = to_status(limit_exceeded("max_history_bytes", history.max_bytes(), piece.first_event - next, "events that were dropped before the watcher took them"));
      break;
    }
    next = piece.first_event + piece.count;
    const bool last = piece.outcome.has_value();
    const grpc::ByteBuffer message = message_of(std::move(piece));
    const bool sent = co_await self->rpc_->write(message);
    if (last || !sent) break;
  }
  history.remove_listener(self.get());
  co_await self->rpc_->finish(status);
}

}  // namespace loopspec::server
