// The server's end in peace, and what it does when the system gives it nothing more.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>

#include "server/test/open_session.h"
#include "server/test/peer.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::details_of;
using test::OpenSession;
using test::Peer;

template <class Request, class Response>
grpc::Status call(Peer& peer, grpc::Status (v1::EventLoopService::Stub::*method)(grpc::ClientContext*, const Request&, Response*), const std::string& id) {
  grpc::ClientContext context;
  Request request;
  request.set_loop_id(id);
  Response response;
  return ((*peer.loops).*method)(&context, request, &response);
}

grpc::Status create_loop(Peer& peer, const std::string& id) { return call(peer, &v1::EventLoopService::Stub::CreateLoop, id); }
grpc::Status time_of(Peer& peer, const std::string& id) { return call(peer, &v1::EventLoopService::Stub::GetTime, id); }

TEST(Drain, TakesNothingNewAndLetsSessionsFinish) {
  Peer peer(test::options_for({"selector/epoll"}));
  OpenSession session(peer);
  ASSERT_TRUE(session.write("items { open { } }"));
  ASSERT_TRUE(session.next().has_opened());
  std::thread draining([&] { peer.server->drain(absl::Seconds(60)); });
  const v1::ServerItem told = session.next();
  ASSERT_TRUE(told.has_draining()) << told.ShortDebugString();
  EXPECT_GT(told.draining().deadline_ms(), 0U);
  EXPECT_LE(told.draining().deadline_ms(), 60'000U);

  const grpc::Status refused = create_loop(peer, "new");
  EXPECT_EQ(refused.error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(details_of(refused).info.reason(), "DRAINING");
  OpenSession another(peer);
  another.write("items { open { } }");
  EXPECT_FALSE(another.next().has_opened());
  const grpc::Status turned_away = another.finish();
  EXPECT_EQ(turned_away.error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(details_of(turned_away).info.reason(), "DRAINING");

  ASSERT_TRUE(session.write("items { op { sequence: 1 op { is_running { } } } }"));
  EXPECT_EQ(session.next().result().sequence(), 1U);
  session.writes_done();
  EXPECT_EQ(session.next().closed().outcome().kind(), v1::Outcome::KIND_COMPLETED);
  EXPECT_TRUE(session.finish().ok());
  // Long before the deadline: nobody is left.
  draining.join();
}

TEST(Drain, EndsWhatIsLeftAtTheDeadline) {
  Peer peer(test::options_for({"selector/epoll"}));
  OpenSession session(peer);
  ASSERT_TRUE(session.write("items { open { } }"));
  ASSERT_TRUE(session.next().has_opened());
  peer.server->drain(absl::ZeroDuration());
  while (session.next().item_case() != v1::ServerItem::ITEM_NOT_SET) {
  }
  EXPECT_FALSE(session.finish().ok());
}

TEST(Descriptors, ALoopThatGetsNoneIsRefusedAndTheServerGoesOn) {
  Peer peer(test::options_for({"selector/epoll"}));
  ASSERT_TRUE(create_loop(peer, "first").ok());
  ASSERT_TRUE(time_of(peer, "first").ok());
  ASSERT_TRUE(create_loop(peer, "second").ok());
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest = dup(0);
  ASSERT_GE(lowest, 0);
  close(lowest);
  const rlimit none{static_cast<rlim_t>(lowest), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const grpc::Status refused = time_of(peer, "second");
  const grpc::Status other = time_of(peer, "first");
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(refused.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(details_of(refused).info.reason(), "OUT_OF_DESCRIPTORS");
  EXPECT_TRUE(other.ok()) << other.error_message();
  EXPECT_TRUE(time_of(peer, "second").ok());
}

}  // namespace
}  // namespace loopspec::server
