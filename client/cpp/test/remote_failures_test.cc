// What goes wrong on the way to a remote loop comes as a typed error, and nothing hangs.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <thread>

#include "loopspec/client/remote_event_loop.h"
#include "loopspec/event_loop.h"
#include "served.h"

namespace loopspec {
namespace {

using namespace std::chrono_literals;

TEST(RemoteFailures, AServerThatIsNotThere) {
  RemoteOptions options;
  options.connect_timeout = 50ms;
  EXPECT_THROW(RemoteEventLoop("unix:/nonexistent/loopspec.sock", options), ConnectionLostError);
}

TEST(RemoteFailures, ARefusalSaysWhyAndWhichLimit) {
  server::Limits limits;
  limits.max_sessions = 1;
  const test::Served served(limits);
  RemoteEventLoop first(served.channel());
  try {
    RemoteEventLoop second(served.channel());
    FAIL() << "there are two";
  } catch (const CallRefusedError& error) {
    EXPECT_EQ(error.status(), "RESOURCE_EXHAUSTED");
    EXPECT_EQ(error.reason(), "LIMIT_EXCEEDED");
    EXPECT_EQ(error.metadata().at("limit"), "max_sessions");
    EXPECT_EQ(error.metadata().at("value"), "1");
  }
}

TEST(RemoteFailures, AnImplementationThatIsNotOffered) {
  const test::Served served;
  RemoteOptions options;
  options.implementation = "selector/none";
  EXPECT_THROW(RemoteEventLoop(served.channel(), options), CallRefusedError);
}

TEST(RemoteFailures, ALostConnectionEndsTheRun) {
  test::Served served;
  RemoteEventLoop loop(served.channel());
  std::thread end;
  loop.call_soon([&] { end = std::thread([&] { served.server->shutdown(); }); });
  EXPECT_THROW(loop.run_forever(), RemoteError);
  end.join();
  EXPECT_FALSE(loop.is_running());
  EXPECT_THROW(loop.call_soon([] {}), RemoteError);
  loop.close();
}

TEST(RemoteFailures, AnExpiredDeadlineEndsTheRun) {
  const test::Served served;
  RemoteOptions options;
  options.deadline = 200ms;
  RemoteEventLoop loop(served.channel(), options);
  EXPECT_THROW(loop.run_forever(), DeadlineExpiredError);
}

TEST(RemoteFailures, ACallbackThatTakesTooLongEndsTheSession) {
  server::Limits limits;
  limits.max_callback_ms = 50;
  const test::Served served(limits);
  RemoteEventLoop loop(served.channel());
  loop.call_soon([] { std::this_thread::sleep_for(300ms); });
  try {
    loop.run_forever();
    FAIL() << "it returned";
  } catch (const CallRefusedError& error) {
    EXPECT_EQ(error.status(), "DEADLINE_EXCEEDED");
    EXPECT_EQ(error.reason(), "CALLBACK_TIMEOUT");
    EXPECT_EQ(error.metadata().at("value"), "50");
  }
}

TEST(RemoteFailures, TooManyHandlesAreRefusedByName) {
  server::Limits limits;
  limits.max_pending_handles = 10;
  const test::Served served(limits);
  RemoteEventLoop loop(served.channel());
  for (int i = 0; i < 11; ++i) loop.call_soon([] {});
  try {
    loop.run_forever();
    FAIL() << "it returned";
  } catch (const CallRefusedError& error) {
    EXPECT_EQ(error.metadata().at("limit"), "max_pending_handles");
  }
}

}  // namespace
}  // namespace loopspec
