#include "bare_server.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

namespace loopspec::bench {

namespace {

// A tag that says what comes next.
struct Step {
  std::function<void(bool)> next;
};

template <class Request, class Response>
struct Unary {
  using Ask = std::function<void(grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*, void*)>;

  static void serve(const Ask& ask, const Response& canned) { (new Unary(ask, canned))->begin(); }

 private:
  Unary(Ask its_ask, const Response& its_canned) : ask(std::move(its_ask)), canned(its_canned) {}

  void begin() {
    step.next = [this](bool ok) {
      if (!ok) {
        delete this;
        return;
      }
      serve(ask, canned);
      step.next = [this](bool) { delete this; };
      writer.Finish(canned, grpc::Status::OK, &step);
    };
    ask(&context, &request, &writer, &step);
  }

  const Ask ask;
  const Response& canned;
  grpc::ServerContext context;
  Request request;
  grpc::ServerAsyncResponseWriter<Response> writer{&context};
  Step step;
};

// Answers each message with the canned one.
struct PingPong {
  using Stream = grpc::ServerAsyncReaderWriter<v1::SessionResponse, v1::SessionRequest>;
  using Ask = std::function<void(grpc::ServerContext*, Stream*, void*)>;

  static void serve(const Ask& ask, const v1::SessionResponse& canned) { (new PingPong(ask, canned))->begin(); }

 private:
  PingPong(Ask its_ask, const v1::SessionResponse& its_canned) : ask(std::move(its_ask)), canned(its_canned) {}

  void begin() {
    step.next = [this](bool ok) {
      if (!ok) {
        delete this;
        return;
      }
      serve(ask, canned);
      read();
    };
    ask(&context, &stream, &step);
  }
  void read() {
    step.next = [this](bool ok) { ok ? write() : finish(); };
    stream.Read(&request, &step);
  }
  void write() {
    step.next = [this](bool ok) { ok ? read() : finish(); };
    stream.Write(canned, &step);
  }
  void finish() {
    step.next = [this](bool) { delete this; };
    stream.Finish(grpc::Status::OK, &step);
  }

  const Ask ask;
  const v1::SessionResponse& canned;
  grpc::ServerContext context;
  v1::SessionRequest request;
  Stream stream{&context};
  Step step;
};

// The same with a thread for each stream, which writes: the least that a session's loop, which has a thread of its own, must cost.
struct HandedOver {
  using Stream = grpc::ServerAsyncReaderWriter<v1::SessionResponse, v1::SessionRequest>;
  using Ask = std::function<void(grpc::ServerContext*, Stream*, void*)>;

  static void serve(const Ask& ask, const v1::SessionResponse& canned) { (new HandedOver(ask, canned))->begin(); }

 private:
  HandedOver(Ask its_ask, const v1::SessionResponse& its_canned) : ask(std::move(its_ask)), canned(its_canned) {}

  void begin() {
    read_step.next = [this](bool ok) {
      if (!ok) {
        delete this;
        return;
      }
      serve(ask, canned);
      write_step.next = [this](bool) { written(); };
      writer = std::thread([this] { answer_all(); });
      read();
    };
    ask(&context, &stream, &read_step);
  }
  void read() {
    read_step.next = [this](bool ok) { ok ? hand_over() : end(); };
    stream.Read(&request, &read_step);
  }
  void hand_over() {
    {
      const std::lock_guard lock(mutex);
      ++asked;
    }
    changed.notify_one();
    read();
  }
  void answer_all() {
    std::unique_lock lock(mutex);
    for (;;) {
      changed.wait(lock, [this] { return ended || (asked > 0 && !writing); });
      if (ended) return;
      --asked;
      writing = true;
      lock.unlock();
      stream.Write(canned, &write_step);
      lock.lock();
    }
  }
  void written() {
    const std::lock_guard lock(mutex);
    writing = false;
    changed.notify_one();
    if (ended) finish();
  }
  void end() {
    {
      const std::lock_guard lock(mutex);
      ended = true;
      changed.notify_one();
    }
    writer.join();
    const std::lock_guard lock(mutex);
    if (!writing) finish();
  }
  void finish() {
    read_step.next = [this](bool) { delete this; };
    stream.Finish(grpc::Status::OK, &read_step);
  }

  const Ask ask;
  const v1::SessionResponse& canned;
  grpc::ServerContext context;
  v1::SessionRequest request;
  Stream stream{&context};
  Step read_step;
  Step write_step;
  std::thread writer;
  std::mutex mutex;
  std::condition_variable changed;
  int asked = 0;
  bool writing = false;
  bool ended = false;
};

class CallbackLoops final : public v1::EventLoopService::CallbackService {
 public:
  explicit CallbackLoops(const Canned& canned) : canned_(canned) {}
  grpc::ServerUnaryReactor* GetTime(grpc::CallbackServerContext* context, const v1::GetTimeRequest*, v1::GetTimeResponse* response) override {
    *response = canned_.time;
    return done(context);
  }
  grpc::ServerUnaryReactor* CallSoon(grpc::CallbackServerContext* context, const v1::CallSoonRequest*, v1::CallSoonResponse* response) override {
    *response = canned_.soon;
    return done(context);
  }

 private:
  static grpc::ServerUnaryReactor* done(grpc::CallbackServerContext* context) {
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  const Canned& canned_;
};

}  // namespace

BareServer::BareServer(Engine engine, int threads, const Canned& canned) : canned_(canned) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 10'000);
  if (engine == Engine::kCallback) {
    callbacks_.push_back(std::make_unique<CallbackLoops>(canned_));
    builder.RegisterService(callbacks_.back().get());
    server_ = builder.BuildAndStart();
    return;
  }
  services_ = std::make_unique<Services>();
  builder.RegisterService(&services_->loops);
  builder.RegisterService(&services_->programs);
  builder.RegisterService(&services_->sessions);
  for (int i = 0; i < threads; ++i) queues_.push_back(builder.AddCompletionQueue());
  server_ = builder.BuildAndStart();
  for (const auto& each : queues_) {
    auto* queue = each.get();
    auto* services = services_.get();
    Unary<v1::GetTimeRequest, v1::GetTimeResponse>::serve(
        [=](auto* context, auto* request, auto* writer, void* tag) { services->loops.RequestGetTime(context, request, writer, queue, queue, tag); }, canned_.time);
    Unary<v1::CallSoonRequest, v1::CallSoonResponse>::serve(
        [=](auto* context, auto* request, auto* writer, void* tag) { services->loops.RequestCallSoon(context, request, writer, queue, queue, tag); }, canned_.soon);
    Unary<v1::RunProgramRequest, v1::RunProgramResponse>::serve(
        [=](auto* context, auto* request, auto* writer, void* tag) { services->programs.RequestRunProgram(context, request, writer, queue, queue, tag); },
        canned_.program);
    const auto ask_session = [=](auto* context, auto* stream, void* tag) { services->sessions.RequestSession(context, stream, queue, queue, tag); };
    if (engine == Engine::kHandedOver) {
      HandedOver::serve(ask_session, canned_.session);
    } else {
      PingPong::serve(ask_session, canned_.session);
    }
    threads_.emplace_back([queue] {
      void* tag = nullptr;
      bool ok = false;
      while (queue->Next(&tag, &ok)) static_cast<Step*>(tag)->next(ok);
    });
  }
}

BareServer::~BareServer() {
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(1));
  for (const auto& queue : queues_) queue->Shutdown();
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace loopspec::bench
