// Sessions on the RPC threads: what a client, or a loop, waits for holds up nobody else.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/test/open_session.h"
#include "server/test/peer.h"

namespace loopspec::server {
namespace {

using test::OpenSession;
using test::Peer;

constexpr const char* kOpen = "items { open { } }";
constexpr const char* kRunForever = "items { op { sequence: 1 op { run_forever { } } } }";
// A function of the client now, and in each callback of it another one.
constexpr const char* kCallSoon = "items { op { op { call_soon { callback { client: 1 } } } } }";

std::string again(std::uint64_t call) {
  return absl::StrCat("items { op { call: ", call, " op { call_soon { callback { client: 1 } } } } } items { returned { first_call: ", call, " } }");
}
std::string stop(std::uint64_t call) {
  return absl::StrCat("items { op { call: ", call, " op { stop { } } } } items { returned { first_call: ", call, " } }");
}

// A server whose one RPC thread all sessions share.
class SessionService : public testing::Test {
 public:
  static ServerOptions options() {
    ServerOptions options = test::options_for({"selector/epoll", "proactor/io_uring"});
    options.rpc_threads = 1;
    return options;
  }
  std::unique_ptr<OpenSession> open(const std::string& request = kOpen) {
    auto session = std::make_unique<OpenSession>(peer_);
    EXPECT_TRUE(session->write(request));
    EXPECT_TRUE(session->next().has_opened());
    return session;
  }
  // Round trips of a session whose function was called.
  static void go_round(OpenSession& session, int times) {
    for (int i = 0; i < times; ++i) {
      const std::uint64_t call = session.next_call();
      ASSERT_NE(call, 0U);
      ASSERT_TRUE(session.write(again(call)));
    }
  }

 protected:
  Peer peer_{options()};
};

std::ptrdiff_t threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return std::distance(begin(tasks), end(tasks));
}

TEST_F(SessionService, AClientThatHasNotAnsweredKeepsNoThread) {
  const auto first = open();
  ASSERT_TRUE(first->write(std::string(kCallSoon) + kRunForever));
  ASSERT_NE(first->next_call(), 0U);
  const std::ptrdiff_t before = threads();
  std::vector<std::unique_ptr<OpenSession>> sessions;
  for (int i = 0; i < 200; ++i) {
    sessions.push_back(open());
    ASSERT_TRUE(sessions.back()->write(std::string(kCallSoon) + kRunForever));
    ASSERT_NE(sessions.back()->next_call(), 0U);
  }
  // A few more may be there because a step took long.
  EXPECT_LT(threads() - before, 100);
}

TEST_F(SessionService, ALoopThatWaitsHoldsUpNoOther) {
  const auto idle = open();
  ASSERT_TRUE(idle->write(kRunForever));
  const auto busy = open();
  ASSERT_TRUE(busy->write(std::string(kCallSoon) + kRunForever));
  go_round(*busy, 20);
  // What comes in wakes the one that waits.
  ASSERT_TRUE(idle->write(kCallSoon));
  const std::uint64_t call = idle->next_call();
  ASSERT_NE(call, 0U);
  ASSERT_TRUE(idle->write(stop(call)));
  EXPECT_EQ(idle->next().result().sequence(), 1U);
}

TEST_F(SessionService, ALoopThatNeverPausesHoldsUpNoOther) {
  const auto endless = open("items { open { blocks { name: 'again' quiet: true ops { call_soon { callback { block: 'again' } } } } } }");
  ASSERT_TRUE(endless->write(std::string("items { op { op { call_soon { callback { block: 'again' } } } } }") + kRunForever));
  const auto other = open();
  ASSERT_TRUE(other->write(std::string(kCallSoon) + kRunForever));
  go_round(*other, 20);
  // Its own client reaches it, too.
  ASSERT_TRUE(endless->write("items { op { sequence: 2 threadsafe: true op { is_running { } } } }"));
  EXPECT_TRUE(endless->next().result().value().boolean());
  endless->cancel();
  EXPECT_EQ(endless->finish().error_code(), grpc::CANCELLED);
}

// Of callbacks that are nested in others, the loop's thread waits for the client.
TEST_F(SessionService, ACallWithinACallbackHoldsUpNoOther) {
  const auto nested = open("items { open { blocks { name: 'b' ops { invoke_client { client: 5 } } } } }");
  ASSERT_TRUE(nested->write(std::string("items { op { op { call_soon { callback { block: 'b' } } } } }") + kRunForever));
  const std::uint64_t call = nested->next_call();
  ASSERT_NE(call, 0U);
  const auto other = open();
  ASSERT_TRUE(other->write(std::string(kCallSoon) + kRunForever));
  go_round(*other, 20);
  ASSERT_TRUE(nested->write(stop(call)));
  for (v1::ServerItem item = nested->next(); !item.has_result() || item.result().sequence() != 1; item = nested->next()) {
    ASSERT_NE(item.item_case(), v1::ServerItem::ITEM_NOT_SET);
  }
}

TEST_F(SessionService, AnUnansweredCallEndsAtItsLimit) {
  const auto session = open("items { open { callback_ms: 300 } }");
  ASSERT_TRUE(session->write(std::string(kCallSoon) + kRunForever));
  // The limit is that of each call, not of all.
  go_round(*session, 20);
  v1::ServerItem last = session->next();
  while (!last.has_closed()) {
    ASSERT_NE(last.item_case(), v1::ServerItem::ITEM_NOT_SET);
    last = session->next();
  }
  EXPECT_EQ(last.closed().outcome().kind(), v1::Outcome::KIND_TIMEOUT);
  const grpc::Status status = session->finish();
  EXPECT_EQ(status.error_code(), grpc::DEADLINE_EXCEEDED);
  EXPECT_EQ(test::details_of(status).info.reason(), "CALLBACK_TIMEOUT");
}

// In asyncio they are the thread's; the sessions that share one have their own.
TEST_F(SessionService, TheCurrentLoopAndTheContextAreTheSessionsOwn) {
  const auto first = open();
  ASSERT_TRUE(first->write("items { op { op { set_event_loop { event_loop: 'loop' } } } } items { op { op { context_var_set { variable: 'v' value { integer: 3 } } } } }"
                           "items { op { sequence: 1 op { get_event_loop { } } } }"));
  EXPECT_FALSE(first->next().result().has_raised());
  const auto second = open();
  ASSERT_TRUE(second->write("items { op { sequence: 1 op { get_event_loop { } } } } items { op { sequence: 2 op { context_var_get { variable: 'v' } } } }"));
  EXPECT_EQ(second->next().result().raised().type(), "RuntimeError");
  EXPECT_FALSE(second->next().result().value().has_integer());
  ASSERT_TRUE(first->write("items { op { sequence: 2 op { context_var_get { variable: 'v' } } } } items { op { sequence: 3 op { get_event_loop { } } } }"));
  EXPECT_EQ(first->next().result().value().integer(), 3);
  EXPECT_FALSE(first->next().result().has_raised());
}

TEST_F(SessionService, LoopsThatNeedAThreadHaveOne) {
  for (const char* request : {"items { open { clock: CLOCK_REAL } }", "items { open { implementation: 'proactor/io_uring' } }"}) {
    auto session = std::make_unique<OpenSession>(peer_);
    ASSERT_TRUE(session->write(request));
    if (!session->next().has_opened()) continue;  // No io_uring here.
    ASSERT_TRUE(session->write(std::string("items { op { op { call_later { delay { value: 0.001 } callback { client: 1 } } } } }") + kRunForever));
    go_round(*session, 5);
    const std::uint64_t call = session->next_call();
    ASSERT_TRUE(session->write(stop(call)));
    EXPECT_EQ(session->next().result().sequence(), 1U);
    session->writes_done();
    EXPECT_TRUE(session->next().has_closed());
    EXPECT_TRUE(session->finish().ok());
  }
}

TEST_F(SessionService, TheServersEndFindsThemWhereverTheyWait) {
  const auto unopened = std::make_unique<OpenSession>(peer_);
  const auto opened = open();
  const auto idle = open();
  ASSERT_TRUE(idle->write(kRunForever));
  const auto called = open();
  ASSERT_TRUE(called->write(std::string(kCallSoon) + kRunForever));
  ASSERT_NE(called->next_call(), 0U);
  const auto real = open("items { open { clock: CLOCK_REAL } }");
  ASSERT_TRUE(real->write(kRunForever));
  std::thread ending([&] { peer_.server->shutdown(); });
  for (OpenSession* session : {opened.get(), idle.get(), called.get(), real.get()}) {
    while (session->next().item_case() != v1::ServerItem::ITEM_NOT_SET) {
    }
    const grpc::Status status = session->finish();
    EXPECT_EQ(status.error_code(), grpc::UNAVAILABLE);
    EXPECT_EQ(test::details_of(status).info.reason(), "DRAINING");
  }
  // The server may not have heard of this one.
  EXPECT_EQ(unopened->next_call(), 0U);
  EXPECT_EQ(unopened->finish().error_code(), grpc::UNAVAILABLE);
  ending.join();
}

}  // namespace
}  // namespace loopspec::server
