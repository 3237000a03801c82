// Loops by unary calls: what they do, whose they are, how long they live, what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "server/test/peer.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::details_of;
using test::Peer;

// One call, and what came of it.
template <class Response>
struct Called {
  grpc::Status status;
  Response response;
};

class LiveLoops : public testing::Test {
 protected:
  explicit LiveLoops(const Limits& limits = {}) : peer_(options(limits)) {}
  static ServerOptions options(const Limits& limits) {
    ServerOptions options = test::options_for({"selector/epoll", "cpython"});
    options.limits = limits;
    return options;
  }

  template <class Request, class Response>
  Called<Response> call(grpc::Status (v1::EventLoopService::Stub::*method)(grpc::ClientContext*, const Request&, Response*), const Request& request) {
    grpc::ClientContext context;
    Called<Response> called;
    called.status = (stub().*method)(&context, request, &called.response);
    return called;
  }
  v1::EventLoopService::Stub& stub() { return *peer_.loops; }

  Called<v1::CreateLoopResponse> create(const std::string& text) { return call(&v1::EventLoopService::Stub::CreateLoop, test::parse<v1::CreateLoopRequest>(text)); }
  Called<v1::CallSoonResponse> call_soon(const std::string& text) { return call(&v1::EventLoopService::Stub::CallSoon, test::parse<v1::CallSoonRequest>(text)); }
  Called<v1::CallLaterResponse> call_later(const std::string& text) { return call(&v1::EventLoopService::Stub::CallLater, test::parse<v1::CallLaterRequest>(text)); }
  Called<v1::RunForeverResponse> run(const std::string& text) { return call(&v1::EventLoopService::Stub::RunForever, test::parse<v1::RunForeverRequest>(text)); }
  Called<v1::GetLoopResponse> get(const std::string& id) {
    v1::GetLoopRequest request;
    request.set_loop_id(id);
    return call(&v1::EventLoopService::Stub::GetLoop, request);
  }
  double time(const std::string& id) {
    v1::GetTimeRequest request;
    request.set_loop_id(id);
    const auto called = call(&v1::EventLoopService::Stub::GetTime, request);
    EXPECT_TRUE(called.status.ok()) << called.status.error_message();
    return called.response.seconds();
  }
  grpc::Status stop(const std::string& id) {
    v1::StopRequest request;
    request.set_loop_id(id);
    return call(&v1::EventLoopService::Stub::Stop, request).status;
  }
  grpc::Status remove(const std::string& id) {
    v1::DeleteLoopRequest request;
    request.set_loop_id(id);
    return call(&v1::EventLoopService::Stub::DeleteLoop, request).status;
  }
  // The events from the first on, as many as there are now.
  std::vector<v1::TraceEvent> events(const std::string& id) {
    v1::WatchLoopRequest request;
    request.set_loop_id(id);
    request.set_first_event(1);
    const auto count = get(id).response.loop().events();
    grpc::ClientContext context;
    const auto reader = stub().WatchLoop(&context, request);
    std::vector<v1::TraceEvent> all;
    for (v1::WatchLoopResponse response; all.size() < count && reader->Read(&response);) {
      EXPECT_EQ(response.first_event(), all.size() + 1);
      all.insert(all.end(), response.events().begin(), response.events().end());
    }
    context.TryCancel();
    return all;
  }
  void expect_refused(const grpc::Status& status, grpc::StatusCode code, const std::string& reason) {
    EXPECT_EQ(status.error_code(), code) << status.error_message();
    EXPECT_EQ(details_of(status).info.reason(), reason);
  }

  Peer peer_;
};

constexpr const char* kStopBlock = "blocks { name: 'end' ops { stop {} } }";

TEST_F(LiveLoops, RunsWhatWasScheduledOnItsClock) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  const auto later = call_later(std::string("loop_id: 'a' delay: 3600 callback { block: 'end' } ") + kStopBlock);
  ASSERT_TRUE(later.status.ok()) << later.status.error_message();
  EXPECT_EQ(later.response.when(), 3600);
  EXPECT_EQ(later.response.handle_id(), "handle-1");
  ASSERT_TRUE(run("loop_id: 'a'").status.ok());
  EXPECT_EQ(time("a"), 3600);
  EXPECT_EQ(get("a").response.loop().state(), v1::Loop::STATE_IDLE);
  EXPECT_EQ(events("a").size(), 6U);
}

TEST_F(LiveLoops, HasTheProtocolsItWasMadeWith) {
  const auto made = create(
      "loop_id: 'a' clock: CLOCK_REAL protocols { name: 'p' factory: 'made' } blocks { name: 'made' ops { stop {} } } "
      "blocks { name: 'serve' coroutine: true ops { id: 'v' create_server { protocol_factory: 'p' address {} } } ops { id: 'peer' connect { address { of: 'v' } } } } "
      "blocks { name: 'go' ops { create_task { coroutine: 'serve' } } }");
  ASSERT_TRUE(made.status.ok()) << made.status.error_message();
  ASSERT_TRUE(call_soon("loop_id: 'a' callback { block: 'go' }").status.ok());
  ASSERT_TRUE(run("loop_id: 'a'").status.ok());
  const auto seen = events("a");
  EXPECT_TRUE(std::any_of(seen.begin(), seen.end(), [](const v1::TraceEvent& event) { return event.block_started().block() == "made"; }));
}

TEST_F(LiveLoops, RefusesWhatItsPartsMayNotBe) {
  const auto astray = create("protocols { name: 'p' connection_made: 'b' }");
  expect_refused(astray.status, grpc::INVALID_ARGUMENT, "MALFORMED_PROGRAM");
  EXPECT_EQ(details_of(astray.status).request.field_violations(0).field(), "protocols[0].connection_made");
  const auto child = create("blocks { name: 'b' coroutine: true ops { create_subprocess_exec { command { helper: HELPER_SLEEP } options { stdout: STDIO_PIPE } } } }");
  expect_refused(child.status, grpc::PERMISSION_DENIED, "CAPABILITY_MISSING");
  EXPECT_EQ(details_of(child.status).request.field_violations(0).field(), "blocks[0].ops[0].create_subprocess_exec");
}

TEST_F(LiveLoops, ASecondRunIsRefusedWhetherOrNotTheFirstHasBegun) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(run("loop_id: 'a' background: true").status.ok());
    const auto second = run("loop_id: 'a'");
    ASSERT_TRUE(second.status.ok()) << second.status.error_message();
    ASSERT_EQ(second.response.raised().message(), "This event loop is already running");
    // Once: a second one, come too late, would end the next run.
    ASSERT_TRUE(stop("a").ok());
    while (get("a").response.loop().state() == v1::Loop::STATE_RUNNING) std::this_thread::yield();
  }
}

TEST_F(LiveLoops, TakesCallsWhileItRuns) {
  ASSERT_TRUE(create("loop_id: 'a' blocks { name: 'mark' ops { log { text: 'here' } } }").status.ok());
  ASSERT_TRUE(run("loop_id: 'a' background: true").status.ok());
  EXPECT_EQ(get("a").response.loop().state(), v1::Loop::STATE_RUNNING);
  EXPECT_TRUE(call_soon("loop_id: 'a' callback { block: 'mark' }").status.ok());
  // It has nothing else to do, so its clock goes there at once.
  EXPECT_TRUE(call_later("loop_id: 'a' delay: 5 callback { block: 'mark' }").status.ok());
  const auto again = run("loop_id: 'a'");
  ASSERT_TRUE(again.status.ok());
  EXPECT_EQ(again.response.raised().type(), "RuntimeError");
  EXPECT_EQ(again.response.raised().message(), "This event loop is already running");
  EXPECT_TRUE(stop("a").ok());
  EXPECT_TRUE(remove("a").ok());
  expect_refused(stop("a"), grpc::NOT_FOUND, "UNKNOWN_LOOP");
}

TEST_F(LiveLoops, RunsUntilAFutureIsDone) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  call_later("loop_id: 'a' delay: 1 callback { block: 'done' } blocks { name: 'done' ops { set_result { future: 'f' value { integer: 7 } } } }");
  const auto done = call(&v1::EventLoopService::Stub::RunUntilComplete, test::parse<v1::RunUntilCompleteRequest>("loop_id: 'a' future: 'f'"));
  ASSERT_TRUE(done.status.ok()) << done.status.error_message();
  EXPECT_EQ(done.response.result().integer(), 7);
}

TEST_F(LiveLoops, WhatTheLoopRaisesIsData) {
  ASSERT_TRUE(create("loop_id: 'a' blocks { name: 'exit' ops { raise { type: 'SystemExit' } } }").status.ok());
  call_soon("loop_id: 'a' callback { block: 'exit' }");
  const auto raised = run("loop_id: 'a'");
  ASSERT_TRUE(raised.status.ok());
  EXPECT_EQ(raised.response.raised().type(), "SystemExit");
  call_soon("loop_id: 'a' callback { method: 'close' }");
  call_soon("loop_id: 'a' callback { method: 'stop' }");
  ASSERT_TRUE(run("loop_id: 'a'").status.ok());
}

TEST_F(LiveLoops, CancelsByIdAndOnlyWhatThereIs) {
  ASSERT_TRUE(create(std::string("loop_id: 'a' ") + kStopBlock).status.ok());
  call_later("loop_id: 'a' handle_id: 'h' delay: 1 callback { block: 'end' }");
  call_later("loop_id: 'a' delay: 2 callback { block: 'end' }");
  EXPECT_TRUE(call(&v1::EventLoopService::Stub::CancelHandle, test::parse<v1::CancelHandleRequest>("loop_id: 'a' handle_id: 'h'")).status.ok());
  expect_refused(call(&v1::EventLoopService::Stub::CancelHandle, test::parse<v1::CancelHandleRequest>("loop_id: 'a' handle_id: 'x'")).status, grpc::NOT_FOUND,
                 "UNKNOWN_HANDLE");
  ASSERT_TRUE(run("loop_id: 'a'").status.ok());
  EXPECT_EQ(time("a"), 2);
}

TEST_F(LiveLoops, TheSameIdAgainIsTheSameCall) {
  const std::string request = std::string("loop_id: 'a' ") + kStopBlock;
  ASSERT_TRUE(create(request).status.ok());
  EXPECT_TRUE(create(request).status.ok());
  expect_refused(create("loop_id: 'a' debug: true").status, grpc::ALREADY_EXISTS, "ID_REUSED");
  const std::string later = "loop_id: 'a' handle_id: 'h' delay: 1 callback { block: 'end' }";
  const auto first = call_later(later);
  const auto second = call_later(later);
  EXPECT_EQ(first.response.SerializeAsString(), second.response.SerializeAsString());
  EXPECT_EQ(get("a").response.loop().pending_handles(), 1U);
  expect_refused(call_later("loop_id: 'a' handle_id: 'h' delay: 2 callback { block: 'end' }").status, grpc::ALREADY_EXISTS, "ID_REUSED");
}

TEST_F(LiveLoops, IdsOfItsOwnAndThoseOfClientsAreKeptApart) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  ASSERT_TRUE(call_soon(std::string("loop_id: 'a' handle_id: 'handle-2' callback { block: 'end' } ") + kStopBlock).status.ok());
  EXPECT_EQ(call_soon("loop_id: 'a' callback { block: 'end' }").response.handle_id(), "handle-1");
  EXPECT_EQ(call_soon("loop_id: 'a' callback { block: 'end' }").response.handle_id(), "handle-3");
  expect_refused(call_soon("loop_id: 'a' handle_id: 'handle-3' callback { block: 'end' }").status, grpc::ALREADY_EXISTS, "ID_REUSED");
  EXPECT_TRUE(call_soon("loop_id: 'a' handle_id: 'handle-03' callback { block: 'end' }").status.ok());
}

TEST_F(LiveLoops, RefusesByField) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  const auto status = call_soon("loop_id: 'a' callback { block: 'none' }").status;
  expect_refused(status, grpc::INVALID_ARGUMENT, "MALFORMED_PROGRAM");
  ASSERT_EQ(details_of(status).request.field_violations_size(), 1);
  EXPECT_EQ(details_of(status).request.field_violations(0).field(), "callback.block");
  expect_refused(call_soon("loop_id: 'a'").status, grpc::INVALID_ARGUMENT, "MALFORMED_REQUEST");
  expect_refused(call_soon("loop_id: 'a' callback { client: 1 }").status, grpc::INVALID_ARGUMENT, "MALFORMED_PROGRAM");
  expect_refused(call_later("loop_id: 'a' delay: nan callback { method: 'stop' }").status, grpc::INVALID_ARGUMENT, "MALFORMED_REQUEST");
  expect_refused(create("loop_id: '/'").status, grpc::INVALID_ARGUMENT, "MALFORMED_REQUEST");
  expect_refused(create("implementation: 'cpython'").status, grpc::UNIMPLEMENTED, "NO_LIVE_LOOPS");
  expect_refused(create("implementation: 'none'").status, grpc::NOT_FOUND, "UNKNOWN_IMPLEMENTATION");
}

TEST_F(LiveLoops, TheMetadataKeyMustAgree) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  grpc::ClientContext context;
  context.AddMetadata("loopspec-loop-id", "b");
  v1::GetTimeRequest request;
  request.set_loop_id("a");
  v1::GetTimeResponse response;
  expect_refused(stub().GetTime(&context, request, &response), grpc::INVALID_ARGUMENT, "LOOP_ID_MISMATCH");
}

TEST_F(LiveLoops, ACancelledRunStops) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
  v1::RunForeverResponse response;
  EXPECT_EQ(stub().RunForever(&context, test::parse<v1::RunForeverRequest>("loop_id: 'a'"), &response).error_code(), grpc::DEADLINE_EXCEEDED);
  while (get("a").response.loop().state() == v1::Loop::STATE_RUNNING) std::this_thread::yield();
  EXPECT_EQ(get("a").response.loop().state(), v1::Loop::STATE_IDLE);
}

TEST_F(LiveLoops, DeletingARunningLoopAnswersItsRun) {
  ASSERT_TRUE(create("loop_id: 'a' blocks { name: 'again' quiet: true ops { call_soon { callback { block: 'again' } } } }").status.ok());
  call_soon("loop_id: 'a' callback { block: 'again' }");
  std::thread runner([&] { expect_refused(run("loop_id: 'a'").status, grpc::FAILED_PRECONDITION, "LOOP_ABORTED"); });
  while (get("a").response.loop().state() != v1::Loop::STATE_RUNNING) std::this_thread::yield();
  EXPECT_TRUE(remove("a").ok());
  runner.join();
}

TEST_F(LiveLoops, AWatcherHearsTheEnd) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  grpc::ClientContext context;
  v1::WatchLoopRequest request;
  request.set_loop_id("a");
  const auto reader = stub().WatchLoop(&context, request);
  v1::WatchLoopResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.first_event(), 1U);
  EXPECT_TRUE(remove("a").ok());
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.outcome().detail(), "the loop was deleted");
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(LiveLoops, ListsThemPageByPage) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(create("").status.ok());
  v1::ListLoopsRequest request;
  request.set_page_size(2);
  std::set<std::string> ids;
  int pages = 0;
  do {
    const auto page = call(&v1::EventLoopService::Stub::ListLoops, request);
    for (const auto& loop : page.response.loops()) ids.insert(loop.id());
    request.set_page_token(page.response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_EQ(pages, 3);
}

TEST_F(LiveLoops, ALoopLivesAsLongAsItsLease) {
  ASSERT_TRUE(create("loop_id: 'short' lease_ms: 50").status.ok());
  ASSERT_TRUE(create("loop_id: 'long' lease_ms: 60000").status.ok());
  // ListLoops renews no lease.
  const auto listed = [&] { return call(&v1::EventLoopService::Stub::ListLoops, v1::ListLoopsRequest()).response.loops_size(); };
  while (listed() == 2) std::this_thread::yield();
  expect_refused(get("short").status, grpc::NOT_FOUND, "UNKNOWN_LOOP");
  EXPECT_TRUE(get("long").status.ok());
}

class TightLoops : public LiveLoops {
 protected:
  static Limits limits() {
    Limits limits;
    limits.max_loops_per_identity = 2;
    limits.max_pending_handles = 3;
    limits.max_lease_ms = 1000;
    limits.max_history_bytes = 1000;
    return limits;
  }
  TightLoops() : LiveLoops(limits()) {}

  void expect_limit(const grpc::Status& status, const std::string& limit, const std::string& value) {
    expect_refused(status, grpc::RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED");
    EXPECT_EQ(details_of(status).info.metadata().at("limit"), limit);
    EXPECT_EQ(details_of(status).info.metadata().at("value"), value);
  }
};

TEST_F(TightLoops, EachLimitIsNamedWithItsValue) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  ASSERT_TRUE(create("loop_id: 'b'").status.ok());
  expect_limit(create("loop_id: 'c'").status, "max_loops_per_identity", "2");
  expect_limit(create("lease_ms: 1001").status, "max_lease_ms", "1000");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(call_soon("loop_id: 'a' callback { method: 'stop' }").status.ok());
  expect_limit(call_soon("loop_id: 'a' callback { method: 'stop' }").status, "max_pending_handles", "3");
  ASSERT_TRUE(run("loop_id: 'a'").status.ok());
  EXPECT_EQ(get("a").response.loop().pending_handles(), 0U);
}

TEST_F(TightLoops, HandlesThatRanOrWereCancelledMakeRoom) {
  ASSERT_TRUE(create("loop_id: 'a' blocks { name: 'nothing' }").status.ok());
  const auto pending = [this] { return get("a").response.loop().pending_handles(); };
  for (const char* callback : {"block: 'nothing'", "method: 'stop'"}) {
    const std::string soon = absl::StrCat("loop_id: 'a' callback { ", callback, " }");
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(call_soon(soon).status.ok());
    EXPECT_EQ(pending(), 3U) << callback;
    expect_limit(call_soon(soon).status, "max_pending_handles", "3");
    ASSERT_TRUE(stop("a").ok());
    ASSERT_TRUE(run("loop_id: 'a'").status.ok());
    EXPECT_EQ(pending(), 0U) << callback;

    const auto timer = call_later(absl::StrCat("loop_id: 'a' delay: 10 callback { ", callback, " }"));
    ASSERT_TRUE(timer.status.ok());
    EXPECT_EQ(pending(), 1U) << callback;
    v1::CancelHandleRequest cancel;
    cancel.set_loop_id("a");
    cancel.set_handle_id(timer.response.handle_id());
    ASSERT_TRUE(call(&v1::EventLoopService::Stub::CancelHandle, cancel).status.ok());
    EXPECT_EQ(pending(), 0U) << callback;
  }
}

TEST_F(TightLoops, ABlockThatSchedulesWithoutEndEndsItsLoop) {
  ASSERT_TRUE(create("loop_id: 'a' blocks { name: 'more' ops { call_soon { callback { block: 'more' } times: 10 } } }").status.ok());
  call_soon("loop_id: 'a' callback { block: 'more' }");
  const auto ended = run("loop_id: 'a'").status;
  expect_refused(ended, grpc::FAILED_PRECONDITION, "LOOP_ABORTED");
  EXPECT_EQ(details_of(ended).info.metadata().at("detail"), "max_pending_handles 3");
  EXPECT_EQ(get("a").response.loop().state(), v1::Loop::STATE_ABORTED);
  EXPECT_TRUE(remove("a").ok());
}

TEST_F(TightLoops, OldEventsAreDroppedAndTheGapShows) {
  ASSERT_TRUE(create("loop_id: 'a'").status.ok());
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(call_soon("loop_id: 'a' callback { method: 'stop' }").status.ok());
    ASSERT_TRUE(run("loop_id: 'a'").status.ok());
  }
  grpc::ClientContext context;
  const auto reader = stub().WatchLoop(&context, test::parse<v1::WatchLoopRequest>("loop_id: 'a' first_event: 1"));
  v1::WatchLoopResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_GT(response.first_event(), 1U);
  EXPECT_LT(response.ByteSizeLong(), 40'000U);
  context.TryCancel();
}

}  // namespace
}  // namespace loopspec::server
