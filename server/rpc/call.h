// Calls as handlers see them. A call lives until its status has gone and its handler holds it no longer.
#pragma once

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/status.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "server/observe/call_record.h"
#include "server/rpc/call_count.h"
#include "server/rpc/detached.h"
#include "server/rpc/message_arena.h"

namespace loopspec::server {

class Gate;

// What all calls have in common.
class Call {
 public:
  // `notified`: gRPC tells when the call is over, which on_cancel() needs.
  Call(RpcLoop& loop, bool notified) : loop_(loop), notified_(notified) {
    if (notified) context_.AsyncNotifyWhenDone(static_cast<CompletionTag*>(&over_));
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  RpcLoop& loop() { return loop_; }
  grpc::ServerContext& context() { return context_; }
  // Who calls; known from the handler's beginning on.
  const std::string& identity() const { return record_->identity(); }
  CallRecord& record() { return *record_; }

  // Calls `function` on the RPC thread once the client has cancelled the call, or its deadline has passed, or the connection was lost, unless
  // the status went first. At most one function; set from the handler's beginning, before it returns.
  void on_cancel(std::function<void()> function) { over_.on_cancel = std::move(function); }

  // ---- For accept().
  // The call has come: counts it and finds out who it is. A status refuses it.
  grpc::Status begin(const ObservedMethod& method, const Gate& gate, CallCount& count);
  // What gRPC still refers to lives until it says that the call is over.
  void hold(std::shared_ptr<Call> self) {
    if (notified_) over_.self = std::move(self);
  }

 protected:
  ~Call() = default;
  void end(const grpc::Status& status) { record_->end(status); }

 private:
  // gRPC's notice that the call is over, one way or the other.
  struct Over final : CompletionTag {
    explicit Over(Call& its_call) : call(its_call) {}
    void complete(RpcLoop& loop, bool ok) override;
    Call& call;
    std::function<void()> on_cancel;
    std::shared_ptr<Call> self;
  };

  RpcLoop& loop_;
  const bool notified_;
  grpc::ServerContext context_;
  std::optional<CallRecord> record_;
  std::optional<CallCount::Entry> entry_;
  Over over_{*this};
};

// The two messages of a unary call.
template <class Request, class Response>
struct PlainMessages {
  Request request;
  Response response;
};
// The same with the request in an arena: for one of many parts, and parts of it that outlive the call.
template <class Request, class Response>
struct ArenaRequest {
  const std::shared_ptr<google::protobuf::Arena> arena = make_message_arena();
  Request& request = *google::protobuf::Arena::CreateMessage<Request>(arena.get());
  Response response;
};

// A cancellable one takes on_cancel(); the others are answered at once anyway, and cost less.
template <class Request, class Response, bool cancellable = false, template <class, class> class Messages = PlainMessages>
class UnaryCall final : public Call, public Messages<Request, Response>, public std::enable_shared_from_this<UnaryCall<Request, Response, cancellable, Messages>> {
 public:
  explicit UnaryCall(RpcLoop& loop) : Call(loop, cancellable) {}

  // Sends the response, or the refusal. Any thread, once.
  void finish(const grpc::Status& status) {
    end(status);
    sent_.self = this->shared_from_this();
    if (status.ok()) {
      record().sent();
      writer.Finish(this->response, status, static_cast<CompletionTag*>(&sent_));
    } else {
      writer.FinishWithError(status, static_cast<CompletionTag*>(&sent_));
    }
  }

  grpc::ServerAsyncResponseWriter<Response> writer{&context()};

 private:
  struct Sent final : CompletionTag {
    void complete(RpcLoop&, bool) override { const auto last = std::move(self); }
    std::shared_ptr<UnaryCall> self;
  };
  Sent sent_;
};

// A call whose responses are a stream. Awaited by its handler's coroutine only.
template <class Request, class Response>
class ServerStreamCall final : public Call {
 public:
  explicit ServerStreamCall(RpcLoop& loop) : Call(loop, true) {}

  Request request;
  grpc::ServerAsyncWriter<Response> writer{&context()};

  // co_await the completion after each: false when the call is broken.
  Completion& write(const Response& response) {
    record().sent();
    writer.Write(response, completion_.tag());
    return completion_;
  }
  Completion& finish(const grpc::Status& status) {
    end(status);
    writer.Finish(status, completion_.tag());
    return completion_;
  }

 private:
  Completion completion_;
};

// A call with a stream in each direction. Reading and writing are independent of each other.
template <class Request, class Response>
class BidiCall final : public Call {
 public:
  explicit BidiCall(RpcLoop& loop) : Call(loop, true) {}

  grpc::ServerAsyncReaderWriter<Response, Request> stream{&context()};

  // co_await it: false at the end of the client's stream.
  Completion& read(Request& request) {
    stream.Read(&request, read_.tag());
    return read_;
  }
  Completion& finish(const grpc::Status& status) {
    end(status);
    stream.Finish(status, finish_.tag());
    return finish_;
  }

 private:
  Completion read_;
  Completion finish_;
};

}  // namespace loopspec::server
