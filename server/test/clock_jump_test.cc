// The wall clock jumps while the server works. This program has a wall clock of its own, which everything in it reads, gRPC's library included.
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>

#include "server/test/peer.h"

namespace {

std::atomic<std::int64_t> jumped_seconds = 0;

}  // namespace

// NOLINTBEGIN: the C library's own names.
extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const auto result = static_cast<int>(syscall(SYS_clock_gettime, clock, time));
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += jumped_seconds;
  return result;
}
extern "C" int gettimeofday(timeval* time, void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  *time = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}
extern "C" time_t time(time_t* result) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != nullptr) *result = now.tv_sec;
  return now.tv_sec;
}
// NOLINTEND

namespace loopspec::server {
namespace {

using test::Peer;

constexpr std::int64_t kDay = 86'400;

class ClockJump : public testing::TestWithParam<std::int64_t> {
 protected:
  ~ClockJump() override { jumped_seconds = 0; }

  void jump() { jumped_seconds += GetParam(); }

  template <class Request, class Response>
  Response call(grpc::Status (v1::EventLoopService::Stub::*method)(grpc::ClientContext*, const Request&, Response*), const std::string& text) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = ((*peer_.loops).*method)(&context, test::parse<Request>(text), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  double time_of(const std::string& id) { return call(&v1::EventLoopService::Stub::GetTime, "loop_id: '" + id + "'").seconds(); }

  Peer peer_{test::options_for({"selector/epoll"})};
};

TEST_P(ClockJump, TheWallClockIsTheOneThatJumps) {
  const auto wall = std::chrono::system_clock::now();
  const auto steady = std::chrono::steady_clock::now();
  jump();
  EXPECT_GT(std::chrono::abs(std::chrono::system_clock::now() - wall), std::chrono::hours(23));
  EXPECT_LT(std::chrono::abs(std::chrono::steady_clock::now() - steady), std::chrono::hours(1));
}

TEST_P(ClockJump, LeasesAndTheTimeOfLoopsGoOn) {
  call(&v1::EventLoopService::Stub::CreateLoop, "loop_id: 'a' clock: CLOCK_REAL lease_ms: 600000");
  const double before = time_of("a");
  jump();
  const double after = time_of("a");
  EXPECT_GE(after, before);
  EXPECT_LT(after, before + 3600);
  const v1::Loop loop = call(&v1::EventLoopService::Stub::GetLoop, "loop_id: 'a'").loop();
  EXPECT_GT(loop.lease_left_ms(), 0U);
  EXPECT_LE(loop.lease_left_ms(), 600'000U);
}

TEST_P(ClockJump, TimersOfARunningLoopKeepTheirTime) {
  call(&v1::EventLoopService::Stub::CreateLoop, "loop_id: 'a' clock: CLOCK_REAL blocks { name: 'end' ops { stop {} } }");
  call(&v1::EventLoopService::Stub::CallLater, "loop_id: 'a' handle_id: 'never' delay: 3600 callback { block: 'end' }");
  const double before = time_of("a");
  call(&v1::EventLoopService::Stub::RunForever, "loop_id: 'a' background: true");
  jump();
  // The next timer is looked at after the jump, and the one in an hour has not come.
  call(&v1::EventLoopService::Stub::CallLater, "loop_id: 'a' delay: 0.05 callback { block: 'end' }");
  while (call(&v1::EventLoopService::Stub::GetLoop, "loop_id: 'a'").loop().state() == v1::Loop::STATE_RUNNING) std::this_thread::yield();
  EXPECT_EQ(call(&v1::EventLoopService::Stub::GetLoop, "loop_id: 'a'").loop().pending_handles(), 1U);
  EXPECT_GE(time_of("a"), before + 0.05);
  EXPECT_LT(time_of("a"), before + 3600);
}

TEST_P(ClockJump, AProgramsLimitOfTimeAndADrainAreNotTouched) {
  grpc::ClientContext context;
  const auto stream = peer_.sessions->Session(&context);
  ASSERT_TRUE(stream->Write(test::parse<v1::SessionRequest>("items { open { } }")));
  v1::SessionResponse response;
  ASSERT_TRUE(stream->Read(&response));

  std::thread program([this] {
    EXPECT_TRUE(peer_.run("selector/epoll", "clock: CLOCK_REAL limits { max_wall_ms: 9000 } main { call_later { delay { value: 0.3 } callback { method: 'stop' } } } "
                                            "main { run_forever {} } main { close {} }").ok());
  });
  jump();
  program.join();
  EXPECT_EQ(peer_.trace.outcome().kind(), v1::Outcome::KIND_COMPLETED) << peer_.trace.outcome().ShortDebugString();

  std::thread draining([this] { peer_.server->drain(absl::Seconds(60)); });
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_TRUE(response.items(0).has_draining()) << response.ShortDebugString();
  jump();
  // The session has its time still, whichever way the clock went.
  ASSERT_TRUE(stream->Write(test::parse<v1::SessionRequest>("items { op { sequence: 1 op { is_running { } } } }")));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.items(0).result().sequence(), 1U) << response.ShortDebugString();
  stream->WritesDone();
  while (stream->Read(&response)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
  draining.join();
}

INSTANTIATE_TEST_SUITE_P(, ClockJump, testing::Values(kDay, -kDay), [](const auto& jump) { return jump.param > 0 ? "Forwards" : "Back"; });

}  // namespace
}  // namespace loopspec::server
