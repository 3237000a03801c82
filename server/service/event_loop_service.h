// EventLoopService: the unary calls about loops, and watching one.
#pragma once

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "server/script/capabilities.h"
#include "server/service/service_context.h"

namespace loopspec::server {

class ImplementationRegistry;
class LoopTable;

class EventLoopServiceImpl final : public RpcService {
 public:
  EventLoopServiceImpl(ServiceContext context, const ImplementationRegistry& registry, LoopTable& table, const script::Capabilities& capabilities);

  grpc::Service& service() override { return service_; }
  const char* name() const override { return v1::EventLoopService::service_full_name(); }
  void serve(RpcLoop& loop) override;

 private:
  using Rpcs = v1::EventLoopService;
  // WatchLoop writes events as the history keeps them.
  using Service = Rpcs::WithAsyncMethod_ListImplementations<Rpcs::WithAsyncMethod_CreateLoop<
      Rpcs::WithAsyncMethod_GetLoop<Rpcs::WithAsyncMethod_ListLoops<Rpcs::WithAsyncMethod_DeleteLoop<Rpcs::WithAsyncMethod_CallSoon<
          Rpcs::WithAsyncMethod_CallLater<Rpcs::WithAsyncMethod_CallAt<Rpcs::WithAsyncMethod_CancelHandle<Rpcs::WithAsyncMethod_GetTime<
              Rpcs::WithAsyncMethod_RunForever<Rpcs::WithAsyncMethod_RunUntilComplete<Rpcs::WithAsyncMethod_Stop<
                  Rpcs::WithRawMethod_WatchLoop<Rpcs::Service>>>>>>>>>>>>>>;

  struct Methods {
    explicit Methods(Gate& gate);
    const ObservedMethod list_implementations, create_loop, get_loop, list_loops, delete_loop, call_soon, call_later, call_at, cancel_handle, get_time,
        run_forever, run_until_complete, stop, watch_loop;
  };

  void serve_table(RpcLoop& loop);
  void serve_ops(RpcLoop& loop);
  void serve_runs(RpcLoop& loop);
  void serve_watch(RpcLoop& loop);
  void list_implementations(v1::ListImplementationsResponse& response) const;

  // One that only executes an op.
  template <class Base, class Request, class Response>
  void serve_op(RpcLoop& loop, const ObservedMethod& method,
                void (Base::*ask)(grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*, grpc::CompletionQueue*,
                                  grpc::ServerCompletionQueue*, void*));

  const ServiceContext context_;
  Service service_;
  const Methods methods_;
  const ImplementationRegistry& registry_;
  LoopTable& table_;
  const script::Capabilities capabilities_;
};

}  // namespace loopspec::server
