#include "server/service/event_loop_service.h"

#include <utility>

#include "server/host/implementation_entry.h"
#include "server/host/implementation_registry.h"
#include "server/loops/loop_table.h"
#include "server/service/loop_calls.h"
#include "server/service/status.h"
#include "server/service/watch_call.h"

namespace loopspec::server {

namespace {

// The caller's loop of that id; or the call is finished with the refusal, and null.
template <class Rpc>
std::shared_ptr<HostedLoop> find_loop(LoopTable& table, Rpc& call) {
  grpc::Status status = check_loop_id(call.context(), call.request.loop_id());
  if (status.ok()) {
    auto found = table.find(call.identity(), call.request.loop_id());
    if (auto* loop = std::get_if<std::shared_ptr<HostedLoop>>(&found)) return std::move(*loop);
    status = to_status(std::get<Refusal>(found));
  }
  call.finish(status);
  return nullptr;
}

// Finishes the call with what the op gave.
template <class Rpc>
void finish_with(Rpc& call, HostedLoop::Answer& answer, const std::string& id) {
  if (const auto* no = std::get_if<Refusal>(&answer)) return call.finish(to_status(*no));
  fill(call.response, std::get<script::OpAnswer>(answer), id);
  call.finish(grpc::Status::OK);
}

// A call that is cancelled stops the loop.
template <class Rpc>
std::shared_ptr<LoopHold> hold_while_called(const std::shared_ptr<Rpc>& call, const std::shared_ptr<HostedLoop>& loop) {
  auto hold = std::make_shared<LoopHold>(loop);
  call->on_cancel([hold] { (*hold)->perform(make_request(v1::StopRequest(), *hold->loop()), [](const HostedLoop::Answer&) {}); });
  return hold;
}

template <class Rpc>
void run_loop(const std::shared_ptr<Rpc>& call, const std::shared_ptr<LoopHold>& hold, bool background) {
  HostedLoop::Request request = make_request(call->request, *hold->loop());
  (*hold)->run(std::move(request), background, [call, hold](HostedLoop::Answer answer) { finish_with(*call, answer, ""); });
}

}  // namespace

EventLoopServiceImpl::Methods::Methods(Gate& gate)
    : list_implementations(gate.observe("/loopspec.v1.EventLoopService/ListImplementations", "unary")),
      create_loop(gate.observe("/loopspec.v1.EventLoopService/CreateLoop", "unary")),
      get_loop(gate.observe("/loopspec.v1.EventLoopService/GetLoop", "unary")),
      list_loops(gate.observe("/loopspec.v1.EventLoopService/ListLoops", "unary")),
      delete_loop(gate.observe("/loopspec.v1.EventLoopService/DeleteLoop", "unary")),
      call_soon(gate.observe("/loopspec.v1.EventLoopService/CallSoon", "unary")),
      call_later(gate.observe("/loopspec.v1.EventLoopService/CallLater", "unary")),
      call_at(gate.observe("/loopspec.v1.EventLoopService/CallAt", "unary")),
      cancel_handle(gate.observe("/loopspec.v1.EventLoopService/CancelHandle", "unary")),
      get_time(gate.observe("/loopspec.v1.EventLoopService/GetTime", "unary")),
      run_forever(gate.observe("/loopspec.v1.EventLoopService/RunForever", "unary")),
      run_until_complete(gate.observe("/loopspec.v1.EventLoopService/RunUntilComplete", "unary")),
      stop(gate.observe("/loopspec.v1.EventLoopService/Stop", "unary")),
      watch_loop(gate.observe("/loopspec.v1.EventLoopService/WatchLoop", "server_stream")) {}

EventLoopServiceImpl::EventLoopServiceImpl(ServiceContext context, const ImplementationRegistry& registry, LoopTable& table,
                                           const script::Capabilities& capabilities)
    : context_(context), methods_(context.gate), registry_(registry), table_(table), capabilities_(capabilities) {}

void EventLoopServiceImpl::serve(RpcLoop& loop) {
  serve_table(loop);
  serve_ops(loop);
  serve_runs(loop);
  serve_watch(loop);
}

void EventLoopServiceImpl::list_implementations(v1::ListImplementationsResponse& response) const {
  for (const auto& entry : registry_.entries()) {
    v1::Implementation& implementation = *response.add_implementations();
    implementation = entry->implementation;
    script::withhold(implementation, capabilities_);
  }
}

void EventLoopServiceImpl::serve_table(RpcLoop& loop) {
  serve_unary<false>(loop, service_, context_.method(methods_.list_implementations), &Service::RequestListImplementations, [this](auto call) {
    list_implementations(call->response);
    call->finish(grpc::Status::OK);
  });
  serve_unary<false>(loop, service_, context_.method(methods_.create_loop), &Service::RequestCreateLoop, [this](auto call) {
    if (grpc::Status status = check_loop_id(call->context(), call->request.loop_id()); !status.ok()) return call->finish(status);
    auto found = table_.create(call->identity(), call->request);
    if (const auto* no = std::get_if<Refusal>(&found)) return call->finish(to_status(*no));
    *call->response.mutable_loop() = std::get<std::shared_ptr<HostedLoop>>(found)->describe();
    call->finish(grpc::Status::OK);
  });
  serve_unary<false>(loop, service_, context_.method(methods_.get_loop), &Service::RequestGetLoop, [this](auto call) {
    const auto hosted = find_loop(table_, *call);
    if (hosted == nullptr) return;
    *call->response.mutable_loop() = hosted->describe();
    call->finish(grpc::Status::OK);
  });
  serve_unary<false>(loop, service_, context_.method(methods_.list_loops), &Service::RequestListLoops, [this](auto call) {
    table_.list(call->identity(), call->request, call->response);
    call->finish(grpc::Status::OK);
  });
  serve_unary<false>(loop, service_, context_.method(methods_.delete_loop), &Service::RequestDeleteLoop, [this](auto call) {
    if (find_loop(table_, *call) == nullptr) return;
    const auto no = table_.remove(call->identity(), call->request.loop_id());
    call->finish(no ? to_status(*no) : grpc::Status::OK);
  });
}

template <class Base, class Request, class Response>
void EventLoopServiceImpl::serve_op(RpcLoop& loop, const ObservedMethod& method,
                                    void (Base::*ask)(grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
                                                      grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)) {
  serve_unary<false>(loop, service_, context_.method(method), ask, [this](std::shared_ptr<UnaryCall<Request, Response>> call) {
    if (const auto fault = fault_of(call->request)) return call->finish(to_status(*fault));
    const auto hosted = find_loop(table_, *call);
    if (hosted == nullptr) return;
    HostedLoop::Request request = make_request(call->request, *hosted);
    const std::string id = request.id;
    hosted->perform(std::move(request), [call, id](HostedLoop::Answer answer) { finish_with(*call, answer, id); });
  });
}

void EventLoopServiceImpl::serve_ops(RpcLoop& loop) {
  serve_op(loop, methods_.call_soon, &Service::RequestCallSoon);
  serve_op(loop, methods_.call_later, &Service::RequestCallLater);
  serve_op(loop, methods_.call_at, &Service::RequestCallAt);
  serve_op(loop, methods_.cancel_handle, &Service::RequestCancelHandle);
  serve_op(loop, methods_.get_time, &Service::RequestGetTime);
  serve_op(loop, methods_.stop, &Service::RequestStop);
}

void EventLoopServiceImpl::serve_runs(RpcLoop& loop) {
  serve_unary<true>(loop, service_, context_.method(methods_.run_forever), &Service::RequestRunForever, [this](auto call) {
    const auto hosted = find_loop(table_, *call);
    if (hosted == nullptr) return;
    run_loop(call, hold_while_called(call, hosted), call->request.background());
  });
  serve_unary<true>(loop, service_, context_.method(methods_.run_until_complete), &Service::RequestRunUntilComplete, [this](auto call) {
    if (const auto fault = fault_of(call->request)) return call->finish(to_status(*fault));
    const auto hosted = find_loop(table_, *call);
    if (hosted == nullptr) return;
    const auto hold = hold_while_called(call, hosted);
    hosted->ensure_future(call->request.future(), [call, hold](const std::optional<Refusal>& no) {
      if (no) return call->finish(to_status(*no));
      run_loop(call, hold, false);
    });
  });
}

void EventLoopServiceImpl::serve_watch(RpcLoop& loop) {
  using Rpc = WatchCall::Rpc;
  accept<Rpc>(
      loop, context_.method(methods_.watch_loop),
      [this](Rpc& call, grpc::ServerCompletionQueue& queue, void* tag) {
        service_.RequestWatchLoop(&call.context(), &call.request, &call.writer, &queue, &queue, tag);
      },
      [this](std::shared_ptr<Rpc> call) { WatchCall::start(table_, std::move(call)); });
}

}  // namespace loopspec::server
