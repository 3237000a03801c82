#include "server/service/session_call.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/observe/metrics.h"
#include "server/service/rpc_session_runner.h"
#include "server/service/service_context.h"
#include "server/service/status.h"
#include "server/session/session_table.h"

namespace loopspec::server {

void SessionCall::start(SessionTable& table, Metrics& metrics, std::shared_ptr<Rpc> rpc) {
  if (const auto no = table.enter(rpc->identity())) {
    refuse(rpc, to_status(*no));
    return;
  }
  const std::shared_ptr<SessionCall> call(new SessionCall(table, rpc));
  Session::Observer observer;
  observer.answered = [&metrics](double seconds) {
    metrics.callbacks().Increment();
    metrics.remote_callback_seconds().Observe(seconds);
  };
  observer.turned = [&metrics](std::uint64_t turns) { metrics.turned(turns); };
  call->session_ = std::make_shared<Session>(
      table.limits(), [raw = call.get()](const v1::OpenLoop& request) { return raw->open(request); }, std::move(observer), *call, *call->runner_);
  rpc->on_cancel([call] { call->session_->cancel(); });
  metrics.sessions_open().Increment();
  call->runner_->start(call->session_, [call, &metrics] {
    metrics.sessions_open().Decrement();
    call->session_ended();
  });
  table.add(call->session_);
  read(call);
}

SessionCall::SessionCall(SessionTable& table, std::shared_ptr<Rpc> rpc)
    : table_(table), rpc_(std::move(rpc)), input_(rpc_->loop()), runner_(std::make_shared<RpcSessionRunner>(rpc_->loop(), table.threads())) {}

Detached SessionCall::refuse(std::shared_ptr<Rpc> rpc, grpc::Status status) { co_await rpc->finish(status); }

std::variant<Session::Opening, Refusal> SessionCall::open(const v1::OpenLoop& request) {
  const auto& metadata = rpc_->context().client_metadata();
  const auto key = metadata.find(kLoopIdKey);
  if (key != metadata.end() && std::string_view(key->second.data(), key->second.size()) != request.loop_id()) {
    Refusal mismatch = malformed_request("loop_id", absl::StrCat("is not what the metadata key ", kLoopIdKey, " says"));
    mismatch.reason = "LOOP_ID_MISMATCH";
    return mismatch;
  }
  auto opening = table_.open(rpc_->identity(), request);
  if (const auto* opened = std::get_if<Session::Opening>(&opening)) loop_id_ = opened->loop_id;
  return opening;
}

Detached SessionCall::read(std::shared_ptr<SessionCall> self) {
  Session& session = *self->session_;
  while (!session.is_over()) {
    if (!session.wants_input()) {
      co_await self->input_;
      continue;
    }
    v1::SessionRequest request;
    const bool read = co_await self->rpc_->read(request);
    if (!read) break;
    self->rpc_->record().received();
    session.receive(std::move(request));
    // What the session answers at once goes before the next read, and what gRPC sends for that read goes with it.
    if (self->rpc_->loop().calls_outside()) co_await NextTurn(self->rpc_->loop());
  }
  // The client has ended its side; or the call is over, and then it is cancelled as well.
  session.finish_input();
}

void SessionCall::stop_wanted() {
  rpc_->loop().call_soon_threadsafe([session = session_] { session->stop(); });
}

void SessionCall::session_ended() {
  table_.leave(rpc_->identity(), loop_id_);
  input_.set();
  output_ready();
  table_.remove(session_);
}

void SessionCall::output_ready() {
  const std::lock_guard lock(mutex_);
  write_next();
}

void SessionCall::write_next() {
  if (writing_ || finished_) return;
  bool more = session_->take(message_);
  if (broken_) more = false;
  if (!more && !session_->is_over()) return;
  written_.self = shared_from_this();
  writing_ = true;
  if (more) {
    rpc_->record().sent();
    rpc_->stream.Write(message_, static_cast<CompletionTag*>(&written_));
  } else {
    finished_ = true;
    const auto no = session_->refusal();
    const grpc::Status status = no ? to_status(*no) : grpc::Status::OK;
    rpc_->record().end(status);
    rpc_->stream.Finish(status, static_cast<CompletionTag*>(&written_));
  }
}

void SessionCall::Written::complete(RpcLoop&, bool ok) {
  const auto last = std::move(self);
  {
    const std::lock_guard lock(call.mutex_);
    call.writing_ = false;
    call.broken_ = call.broken_ || !ok;
    call.write_next();
  }
  call.input_.set();
  if (!ok) call.session_->cancel();
}

}  // namespace loopspec::server
