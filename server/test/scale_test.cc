// Many at once, and whose they are.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <future>
#include <memory>
#include <vector>

#include "server/loops/loop_table.h"
#include "server/host/implementation_registry.h"
#include "server/test/peer.h"

namespace loopspec::server {
namespace {

using test::details_of;
using test::Peer;

double resident_megabytes() {
  long total = 0;
  long resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

grpc::Status create(v1::EventLoopService::Stub& stub, const std::string& id, const std::string& token = "") {
  grpc::ClientContext context;
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  v1::CreateLoopRequest request;
  request.set_loop_id(id);
  request.set_lease_ms(600'000);
  v1::CreateLoopResponse response;
  return stub.CreateLoop(&context, request, &response);
}

TEST(Scale, TenThousandLoops) {
  Peer peer(test::options_for({"selector/epoll"}));
  const double before = resident_megabytes();
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(create(*peer.loops, "loop-" + std::to_string(i)).ok());
  EXPECT_LT(resident_megabytes() - before, 400);
  // The last one works as the first.
  for (const char* id : {"loop-0", "loop-9999"}) {
    grpc::ClientContext context;
    v1::CallSoonRequest request = test::parse<v1::CallSoonRequest>("callback { method: 'stop' }");
    request.set_loop_id(id);
    v1::CallSoonResponse response;
    EXPECT_TRUE(peer.loops->CallSoon(&context, request, &response).ok());
    grpc::ClientContext run_context;
    v1::RunForeverRequest run;
    run.set_loop_id(id);
    v1::RunForeverResponse ran;
    EXPECT_TRUE(peer.loops->RunForever(&run_context, run, &ran).ok());
  }
}

TEST(Scale, LoopsComeAndGoWithMemoryFlat) {
  auto registry = ImplementationRegistry::make({{"selector/epoll"}, {}, 1, {}, ""});
  ASSERT_TRUE(registry.ok());
  const Limits limits;
  LoopTable table(**registry, limits, {}, {});
  auto come_and_go = [&](int loops) {
    v1::CreateLoopRequest request;
    for (int i = 0; i < loops; ++i) {
      auto found = table.create("me", request);
      const auto loop = std::get<std::shared_ptr<HostedLoop>>(found);
      HostedLoop::Request soon;
      soon.op.mutable_call_soon()->mutable_callback()->set_method("stop");
      loop->perform(soon, [](const HostedLoop::Answer& answer) { EXPECT_TRUE(std::holds_alternative<script::OpAnswer>(answer)); });
      EXPECT_FALSE(table.remove("me", loop->id()));
    }
  };
  come_and_go(2'000);
  const double before = resident_megabytes();
  come_and_go(20'000);
  EXPECT_LT(resident_megabytes() - before, 20) << "what is left of 20,000 loops";
  EXPECT_EQ(table.size(), 0U);
}

TEST(LoopTable, HearsOfTheTurnsOfItsLoops) {
  auto registry = ImplementationRegistry::make({{"selector/epoll"}, {}, 1, {}, ""});
  ASSERT_TRUE(registry.ok());
  const Limits limits;
  std::atomic<std::uint64_t> turns{0};
  LoopTable table(**registry, limits, {}, {nullptr, [&](std::uint64_t more) { turns += more; }});
  const auto loop = std::get<std::shared_ptr<HostedLoop>>(table.create("me", {}));
  const auto request = [](const std::string& op) {
    HostedLoop::Request made;
    made.op = test::parse<v1::Op>(op);
    return made;
  };
  const auto perform = [&](const std::string& op) {
    loop->perform(request(op), [](const HostedLoop::Answer& answer) { EXPECT_TRUE(std::holds_alternative<script::OpAnswer>(answer)); });
  };
  const auto run = [&] {
    std::promise<void> ended;
    loop->run(request("run_forever { }"), false, [&](const HostedLoop::Answer&) { ended.set_value(); });
    ended.get_future().wait();
  };
  perform("call_later { delay { value: 1 } callback { method: 'stop' } }");
  EXPECT_EQ(turns, 0U);
  run();
  EXPECT_EQ(turns, 1U) << "it waits, and runs what is due, in one turn";
  perform("call_soon { callback { method: 'stop' } }");
  run();
  EXPECT_EQ(turns, 2U);
}

TEST(Scale, AThousandSessions) {
  Peer peer(test::options_for({"selector/epoll"}));
  struct Line {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReaderWriter<v1::SessionRequest, v1::SessionResponse>> stream;
  };
  std::vector<std::unique_ptr<Line>> lines;
  for (int i = 0; i < 1'000; ++i) {
    auto& line = *lines.emplace_back(std::make_unique<Line>());
    line.stream = peer.sessions->Session(&line.context);
    ASSERT_TRUE(line.stream->Write(test::parse<v1::SessionRequest>(
        "items { open { } } items { op { op { call_soon { callback { client: 1 } } } } } items { op { sequence: 1 op { run_forever { } } } }")));
  }
  for (const auto& line : lines) {
    bool invoked = false;
    for (v1::SessionResponse response; !invoked && line->stream->Read(&response);) {
      for (const auto& item : response.items()) invoked = invoked || item.has_invoke();
    }
    EXPECT_TRUE(invoked);
  }
  // All of them vanish inside their callback.
  for (const auto& line : lines) line->context.TryCancel();
  for (const auto& line : lines) EXPECT_FALSE(line->stream->Finish().ok());
  peer.server->shutdown();
}

TEST(Scale, AnotherIdentitysLoopDoesNotExist) {
  const std::string tokens = testing::TempDir() + "/tokens";
  std::ofstream(tokens) << "alice alice-token-0123456789\nbob bob-token-0123456789\n";
  ServerOptions options = test::options_for({"selector/epoll"});
  options.token_file = tokens;
  Peer peer(std::move(options));
  ASSERT_TRUE(create(*peer.loops, "mine", "alice-token-0123456789").ok());
  for (const bool owner : {true, false}) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", owner ? "Bearer alice-token-0123456789" : "Bearer bob-token-0123456789");
    v1::GetTimeRequest request;
    request.set_loop_id("mine");
    v1::GetTimeResponse response;
    const grpc::Status status = peer.loops->GetTime(&context, request, &response);
    EXPECT_EQ(status.error_code(), owner ? grpc::OK : grpc::NOT_FOUND);
    if (!owner) {
      EXPECT_EQ(details_of(status).info.reason(), "UNKNOWN_LOOP");
    }
  }
  // Ids are each identity's own.
  EXPECT_TRUE(create(*peer.loops, "mine", "bob-token-0123456789").ok());
  EXPECT_EQ(create(*peer.loops, "mine", "").error_code(), grpc::UNAUTHENTICATED);
}

}  // namespace
}  // namespace loopspec::server
