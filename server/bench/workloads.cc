#include "workloads.h"

#include <cstdio>
#include <memory>
#include <utility>

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "loopspec/v1/session_service.grpc.pb.h"

namespace loopspec::bench {

namespace {

constexpr std::uint32_t kBatch = 1'000;

// A session whose loop calls function 1 again and again, `times` a turn.
class Session {
 public:
  Session(const std::shared_ptr<grpc::Channel>& channel, std::uint32_t times)
      : stub_(v1::SessionService::NewStub(channel)), stream_(stub_->Session(&context_)), times_(times) {
    v1::SessionRequest request;
    request.add_items()->mutable_open();
    schedule(0, request);
    request.add_items()->mutable_op()->mutable_op()->mutable_run_forever();
    stream_->Write(request);
  }
  ~Session() {
    context_.TryCancel();
    stream_->Finish();
  }

  // Answers one message's invocations; how many they were.
  std::uint64_t turn() {
    for (;;) {
      if (!stream_->Read(&response_)) return 0;
      request_.Clear();
      std::uint64_t calls = 0;
      for (const v1::ServerItem& item : response_.items()) {
        if (!item.has_invoke()) continue;
        const std::uint64_t first = item.invoke().first_call();
        const std::uint64_t last = first + static_cast<std::uint64_t>(item.invoke().calls_size()) - 1;
        calls += last - first + 1;
        answer(first, last);
      }
      if (calls == 0) continue;
      return stream_->Write(request_) ? calls : 0;
    }
  }

 private:
  void schedule(std::uint64_t call, v1::SessionRequest& request) {
    v1::SessionOp& op = *request.add_items()->mutable_op();
    op.set_call(call);
    op.mutable_op()->mutable_call_soon()->mutable_callback()->set_client(1);
    if (times_ > 1) op.mutable_op()->mutable_call_soon()->set_times(times_);
  }

  // The last of a turn schedules the next turn's.
  void answer(std::uint64_t first, std::uint64_t last) {
    waiting_ += last - first + 1;
    if (waiting_ >= times_) {
      waiting_ = 0;
      if (first < last) add_returned(first, last - 1);
      schedule(last, request_);
      first = last;
    }
    add_returned(first, last);
  }
  void add_returned(std::uint64_t first, std::uint64_t last) {
    v1::Returned& returned = *request_.add_items()->mutable_returned();
    returned.set_first_call(first);
    if (last != first) returned.set_last_call(last);
  }

  grpc::ClientContext context_;
  const std::unique_ptr<v1::SessionService::Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<v1::SessionRequest, v1::SessionResponse>> stream_;
  const std::uint32_t times_;
  std::uint64_t waiting_ = 0;
  v1::SessionRequest request_;
  v1::SessionResponse response_;
};

MakeClient session_client(std::uint32_t times) {
  return [times](const std::shared_ptr<grpc::Channel>& channel) {
    auto session = std::make_shared<Session>(channel, times);
    return [session] { return session->turn(); };
  };
}

template <class Stub, class Request, class Response>
std::function<std::uint64_t()> unary(std::shared_ptr<Stub> stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*), Request request) {
  return [stub = std::move(stub), method, request = std::move(request)]() -> std::uint64_t {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (*stub.*method)(&context, request, &response);
    if (!status.ok()) std::fprintf(stderr, "%d: %s\n", status.error_code(), status.error_message().c_str());
    return status.ok() ? 1 : 0;
  };
}

}  // namespace

v1::Program twenty_ops() {
  v1::Program program;
  program.set_implementation("selector/epoll");
  v1::Block& block = *program.add_blocks();
  block.set_name("b");
  block.add_ops()->mutable_log()->set_text("here");
  for (int i = 0; i < 15; ++i) program.add_main()->mutable_call_soon()->mutable_callback()->set_block("b");
  program.add_main()->mutable_time();
  program.add_main()->mutable_call_soon()->mutable_callback()->set_method("stop");
  program.add_main()->mutable_run_forever();
  program.add_main()->mutable_close();
  return program;
}

MakeClient get_time(const std::string& loop_id) {
  return [loop_id](const std::shared_ptr<grpc::Channel>& channel) {
    v1::GetTimeRequest request;
    request.set_loop_id(loop_id);
    return unary(std::shared_ptr<v1::EventLoopService::Stub>(v1::EventLoopService::NewStub(channel)), &v1::EventLoopService::Stub::GetTime, request);
  };
}

MakeClient call_soon(const std::string& loop_id) {
  return [loop_id](const std::shared_ptr<grpc::Channel>& channel) {
    v1::CallSoonRequest request;
    request.set_loop_id(loop_id);
    request.mutable_callback()->set_block("nothing");
    return unary(std::shared_ptr<v1::EventLoopService::Stub>(v1::EventLoopService::NewStub(channel)), &v1::EventLoopService::Stub::CallSoon, request);
  };
}

MakeClient run_program() {
  return [](const std::shared_ptr<grpc::Channel>& channel) {
    v1::RunProgramRequest request;
    *request.mutable_program() = twenty_ops();
    return unary(std::shared_ptr<v1::ProgramService::Stub>(v1::ProgramService::NewStub(channel)), &v1::ProgramService::Stub::RunProgram, request);
  };
}

MakeClient callback_round_trip() { return session_client(1); }
MakeClient batched_callbacks() { return session_client(kBatch); }

MakeClient bare_round_trip() {
  return [](const std::shared_ptr<grpc::Channel>& channel) {
    struct Line {
      grpc::ClientContext context;
      std::unique_ptr<v1::SessionService::Stub> stub;
      std::unique_ptr<grpc::ClientReaderWriter<v1::SessionRequest, v1::SessionResponse>> stream;
      v1::SessionRequest request;
      v1::SessionResponse response;
      ~Line() {
        context.TryCancel();
        stream->Finish();
      }
    };
    auto line = std::make_shared<Line>();
    line->stub = v1::SessionService::NewStub(channel);
    line->stream = line->stub->Session(&line->context);
    v1::SessionOp& op = *line->request.add_items()->mutable_op();
    op.set_call(1'000'000);
    op.mutable_op()->mutable_call_soon()->mutable_callback()->set_client(1);
    line->request.add_items()->mutable_returned()->set_first_call(1'000'000);
    return [line]() -> std::uint64_t { return line->stream->Write(line->request) && line->stream->Read(&line->response) ? 1 : 0; };
  };
}

MakeClient watched_events(const std::string& loop_id) {
  return [loop_id](const std::shared_ptr<grpc::Channel>& channel) {
    struct Watch {
      std::unique_ptr<v1::EventLoopService::Stub> stub;
      v1::WatchLoopRequest request;
      std::unique_ptr<grpc::ClientContext> context;
      std::unique_ptr<grpc::ClientReader<v1::WatchLoopResponse>> reader;
      v1::WatchLoopResponse response;
      ~Watch() { end(); }
      void begin() {
        context = std::make_unique<grpc::ClientContext>();
        reader = stub->WatchLoop(context.get(), request);
      }
      void end() {
        context->TryCancel();
        reader->Finish();
      }
    };
    auto watch = std::make_shared<Watch>();
    watch->stub = v1::EventLoopService::NewStub(channel);
    watch->request.set_loop_id(loop_id);
    watch->begin();
    return [watch]() -> std::uint64_t {
      // The loop is faster than any watcher: who falls behind the history is ended, and begins anew.
      if (!watch->reader->Read(&watch->response)) {
        watch->end();
        watch->begin();
        if (!watch->reader->Read(&watch->response)) return 0;
      }
      return static_cast<std::uint64_t>(std::max(1, watch->response.events_size()));
    };
  };
}

}  // namespace loopspec::bench
