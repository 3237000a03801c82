// The services, over a channel: statuses, streams, cancellation, health, limits.
#include "server/server.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "server/test/peer.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::details_of;
using test::options_for;
using test::parse_program;
using test::Peer;
using v1::Outcome;

constexpr const char* kHello = "main { call_soon { callback { block: 'a' } } } main { run_forever {} } "
                               "blocks { name: 'a' ops { log { text: 'hello' } } ops { stop {} } }";

TEST(Server, RunsAProgramInProcess) {
  Peer peer(options_for({"selector/epoll"}));
  ASSERT_TRUE(peer.run("selector/epoll", kHello).ok());
  EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_COMPLETED);
  EXPECT_EQ(peer.trace.events_size(), 7);
}

TEST(Server, StreamsTheEventsOfAProgram) {
  Peer peer(options_for({"selector/epoll"}));
  ASSERT_TRUE(peer.run("selector/epoll", kHello).ok());
  grpc::ClientContext context;
  v1::StreamProgramRequest request;
  *request.mutable_program() = parse_program(kHello);
  request.mutable_program()->set_implementation("selector/epoll");
  const auto reader = peer.programs->StreamProgram(&context, request);
  v1::Trace streamed;
  for (v1::StreamProgramResponse response; reader->Read(&response);) {
    EXPECT_FALSE(streamed.has_outcome()) << "the outcome comes last";
    streamed.mutable_events()->MergeFrom(response.events());
    if (response.has_outcome()) *streamed.mutable_outcome() = response.outcome();
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(streamed.SerializeAsString(), peer.trace.SerializeAsString());
}

struct SeveralReply {
  grpc::Status status;
  v1::RunProgramsResponse response;
};

SeveralReply run_programs(Peer& peer, const std::string& implementation, const std::vector<std::string>& texts) {
  v1::RunProgramsRequest request;
  for (const std::string& text : texts) {
    v1::Program& program = *request.add_programs();
    program = parse_program(text);
    if (program.implementation().empty()) program.set_implementation(implementation);
  }
  grpc::ClientContext context;
  SeveralReply reply;
  reply.status = peer.programs->RunPrograms(&context, request, &reply.response);
  return reply;
}

TEST(Server, RunsSeveralProgramsAsIfOneByOne) {
  Peer peer(options_for({"selector/epoll", "cpython"}));
  const std::vector<std::string> texts = {kHello, "main { log { text: 'x' } } main { run_forever {} } limits { max_wall_ms: 300 }",
                                          "", "main { raise { type: 'Error' } }"};
  for (const char* name : {"selector/epoll", "cpython"}) {
    const SeveralReply several = run_programs(peer, name, texts);
    ASSERT_TRUE(several.status.ok()) << several.status.error_message();
    ASSERT_EQ(several.response.traces_size(), 4);
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE(peer.run(name, texts[static_cast<std::size_t>(i)]).ok());
      EXPECT_EQ(several.response.traces(i).SerializeAsString(), peer.trace.SerializeAsString()) << name << " " << i;
    }
  }
}

TEST(Server, WhatAnImplementationCannotDoIsAnOutcomeAmongSeveral) {
  Peer peer(options_for({"selector/epoll"}));
  const SeveralReply reply = run_programs(peer, "selector/epoll", {kHello, "main { get_event_loop_policy {} }", kHello});
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  ASSERT_EQ(reply.response.traces_size(), 3);
  EXPECT_EQ(reply.response.traces(0).outcome().kind(), Outcome::KIND_COMPLETED);
  EXPECT_EQ(reply.response.traces(1).outcome().kind(), Outcome::KIND_UNSUPPORTED);
  EXPECT_EQ(reply.response.traces(1).outcome().detail(), "main, op 0: the op get_event_loop_policy is not offered here");
  EXPECT_EQ(reply.response.traces(2).outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(Server, RefusesSeveralProgramsWithThePlaceOfTheFault) {
  Peer peer(options_for({"selector/epoll", "selector/poll"}));
  const auto field = [&](const std::vector<std::string>& texts) {
    const SeveralReply reply = run_programs(peer, "selector/epoll", texts);
    EXPECT_EQ(reply.status.error_code(), grpc::INVALID_ARGUMENT);
    const auto details = details_of(reply.status);
    EXPECT_EQ(details.info.reason(), "MALFORMED_PROGRAM");
    return details.request.field_violations_size() == 1 ? details.request.field_violations(0).field() : "";
  };
  EXPECT_EQ(field({}), "programs");
  EXPECT_EQ(field({kHello, "main { call_soon { callback { block: 'b' } } }"}), "programs[1].main[0].call_soon.callback.block");
  EXPECT_EQ(field({kHello, "implementation: 'selector/poll'"}), "programs[1].implementation");
  EXPECT_EQ(run_programs(peer, "cpython", {kHello}).status.error_code(), grpc::NOT_FOUND);
}

TEST(Server, CountsEachOfSeveralPrograms) {
  ServerOptions options = options_for({"selector/epoll"});
  options.limits.max_programs = 2;
  options.limits.max_message_bytes = 10'000;
  Peer peer(std::move(options));
  const SeveralReply refused = run_programs(peer, "selector/epoll", {kHello, kHello, kHello});
  EXPECT_EQ(refused.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(details_of(refused.status).info.reason(), "TOO_MANY_PROGRAMS");
  // Their places are free again, whatever became of them.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(run_programs(peer, "selector/epoll", {kHello, kHello}).status.ok());
  const std::string large = "main { call_soon { callback { block: 'a' } times: 240 } } main { stop {} } main { run_forever {} } blocks { name: 'a' }";
  EXPECT_TRUE(run_programs(peer, "selector/epoll", {large}).status.ok());
  const SeveralReply large_together = run_programs(peer, "selector/epoll", {large, large});
  EXPECT_EQ(large_together.status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(details_of(large_together.status).info.metadata().at("limit"), "max_message_bytes");
  EXPECT_TRUE(run_programs(peer, "selector/epoll", {kHello, kHello}).status.ok());
}

TEST(Server, ListsWhatWasRegisteredInOrder) {
  Peer peer(options_for({"selector/select", "cpython", "selector/poll"}));
  grpc::ClientContext context;
  v1::ListImplementationsResponse response;
  ASSERT_TRUE(peer.loops->ListImplementations(&context, {}, &response).ok());
  ASSERT_EQ(response.implementations_size(), 3);
  EXPECT_EQ(response.implementations(0).name(), "selector/select");
  EXPECT_EQ(response.implementations(0).host(), v1::HOST_IN_PROCESS);
  EXPECT_EQ(response.implementations(1).name(), "cpython");
  EXPECT_EQ(response.implementations(1).host(), v1::HOST_WORKER);
  EXPECT_EQ(response.implementations(1).language(), "python");
  EXPECT_EQ(response.implementations(1).unavailable(), "");
  EXPECT_EQ(response.implementations(2).name(), "selector/poll");
}

TEST(Server, RefusesAnUnknownImplementation) {
  Peer peer(options_for({"selector/epoll"}));
  const auto status = peer.run("cpython", kHello);
  EXPECT_EQ(status.error_code(), grpc::NOT_FOUND);
  EXPECT_EQ(status.error_message(), "no implementation \"cpython\" here; offered: selector/epoll");
  EXPECT_EQ(details_of(status).info.reason(), "UNKNOWN_IMPLEMENTATION");
}

TEST(Server, RefusesAMalformedProgramWithTheField) {
  Peer peer(options_for({"selector/epoll"}));
  const auto status = peer.run("selector/epoll", "main { call_soon { callback { block: 'b' } } }");
  EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
  const auto details = details_of(status);
  EXPECT_EQ(details.info.reason(), "MALFORMED_PROGRAM");
  ASSERT_EQ(details.request.field_violations_size(), 1);
  EXPECT_EQ(details.request.field_violations(0).field(), "program.main[0].call_soon.callback.block");
}

TEST(Server, RefusesWhatTheImplementationCannotDo) {
  Peer peer(options_for({"selector/epoll", "cpython"}));
  const auto status = peer.run("selector/epoll", "main { stop {} } main { get_event_loop_policy {} }");
  EXPECT_EQ(status.error_code(), grpc::UNIMPLEMENTED);
  EXPECT_EQ(status.error_message(), "main, op 1: the op get_event_loop_policy is not offered here");
  EXPECT_EQ(details_of(status).info.reason(), "UNSUPPORTED_OP");

  grpc::ClientContext context;
  v1::StreamProgramRequest request;
  *request.mutable_program() = parse_program("main { raise { type: 'NoSuchError' } }");
  request.mutable_program()->set_implementation("cpython");
  const auto reader = peer.programs->StreamProgram(&context, request);
  v1::StreamProgramResponse response;
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::UNIMPLEMENTED);
}

TEST(Server, RefusesAMillionOps) {
  Peer peer(options_for({"selector/epoll"}));
  v1::Program program;
  program.set_implementation("selector/epoll");
  for (int i = 0; i < 1'000'000; ++i) program.add_main()->mutable_stop();
  const auto status = peer.run(program);
  EXPECT_EQ(status.error_code(), grpc::RESOURCE_EXHAUSTED);
  const auto info = details_of(status).info;
  EXPECT_EQ(info.reason(), "LIMIT_EXCEEDED");
  EXPECT_EQ(info.metadata().at("limit"), "max_ops");
  EXPECT_EQ(info.metadata().at("value"), "100000");
  EXPECT_EQ(info.metadata().at("actual"), "1000000");
}

TEST(Server, RefusesATraceThatNoMessageHolds) {
  ServerOptions options = options_for({"selector/epoll"});
  options.limits.max_message_bytes = 10'000;
  Peer peer(std::move(options));
  const auto status = peer.run("selector/epoll", "main { call_soon { callback { block: 'a' } times: 500 } } "
                                                 "main { stop {} } main { run_forever {} } blocks { name: 'a' }");
  EXPECT_EQ(status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(details_of(status).info.metadata().at("limit"), "max_message_bytes");
}

TEST(Server, AbortsEndlessRescheduling) {
  Peer peer(options_for({"selector/epoll", "cpython"}));
  for (const char* name : {"selector/epoll", "cpython"}) {
    ASSERT_TRUE(peer.run(name, "limits { max_block_runs: 1000 } main { call_soon { callback { block: 'a' } } } main { run_forever {} } "
                               "blocks { name: 'a' quiet: true ops { call_soon { callback { block: 'a' } } } }").ok());
    EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_LIMIT) << name;
    EXPECT_EQ(peer.trace.outcome().detail(), "max_block_runs 1000") << name;
  }
}

TEST(Server, LowersAProgramsLimitsToItsOwn) {
  ServerOptions options = options_for({"selector/epoll"});
  options.limits.program.max_events = 5;
  Peer peer(std::move(options));
  ASSERT_TRUE(peer.run("selector/epoll", kHello).ok());
  EXPECT_EQ(peer.trace.outcome().detail(), "max_events 5");
  EXPECT_EQ(peer.trace.events_size(), 5);
}

TEST(Server, SaysWhyAnInterpreterCannotBeUsed) {
  Peer peer(options_for({"cpython@/no/such/python"}));
  const auto status = peer.run("cpython@/no/such/python", kHello);
  EXPECT_EQ(status.error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(status.error_message(),
            "cpython@/no/such/python cannot be used here: cannot run /no/such/python: No such file or directory");
  EXPECT_EQ(details_of(status).info.reason(), "IMPLEMENTATION_UNAVAILABLE");
}

TEST(Server, SaysWhyAModuleCannotBeUsed) {
  Peer peer(options_for({"python:no_such_module:new_event_loop"}));
  const auto status = peer.run("python:no_such_module:new_event_loop", kHello);
  EXPECT_EQ(status.error_code(), grpc::UNAVAILABLE);
  EXPECT_NE(status.error_message().find("No module named 'no_such_module'"), std::string::npos) << status.error_message();
}

TEST(Server, OffersAWorkerCommand) {
  const std::string hello = R"('read request; echo "{\"hello\":{\"language\":\"python\",\"asyncio_version\":\"3.11\"}}"; read request')";
  Peer peer(options_for({}, {"/bin/sh -c " + hello, "/bin/sh -c 'read request; echo broken >&2; exit 7'"}));
  grpc::ClientContext context;
  v1::ListImplementationsResponse response;
  ASSERT_TRUE(peer.loops->ListImplementations(&context, {}, &response).ok());
  ASSERT_EQ(response.implementations_size(), 2);
  EXPECT_EQ(response.implementations(0).name(), "worker:/bin/sh -c " + hello);
  EXPECT_EQ(response.implementations(0).unavailable(), "");
  EXPECT_EQ(response.implementations(1).unavailable(),
            "before its hello the worker exited with code 7; its standard error ended with:\nbroken");
}

absl::Status start_status(ServerOptions options) { return Server::start(std::move(options)).status(); }

TEST(Server, RefusesNamesOfNoKnownForm) {
  const auto status = start_status(options_for({"selektor/epoll"}));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("unknown loop \"selektor/epoll\": known are selector/"), absl::string_view::npos) << status;
  EXPECT_EQ(start_status(options_for({"cpython", "cpython"})).message(), "the loop \"cpython\" is named twice");
  EXPECT_EQ(start_status(options_for({}, {"a | b"})).code(), absl::StatusCode::kInvalidArgument);
}

TEST(Server, NamesAnAddressThatIsInUse) {
  ServerOptions options = options_for({"selector/epoll"});
  options.listen = "127.0.0.1:0";
  const auto first = Server::start(options);
  ASSERT_TRUE(first.ok()) << first.status();
  options.listen = "127.0.0.1:" + std::to_string((*first)->port());
  const auto status = start_status(options);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "cannot listen on " + options.listen + ": Address already in use");
}

TEST(Server, RefusesAnAddressThatIsNone) {
  for (const char* address : {"nonsense", "127.0.0.1:", ":5000", "127.0.0.1:70000", "127.0.0.1:x"}) {
    ServerOptions options = options_for({"selector/epoll"});
    options.listen = address;
    EXPECT_EQ(start_status(options).code(), absl::StatusCode::kInvalidArgument) << address;
  }
}

TEST(Server, NamesAMissingDataDirectory) {
  ServerOptions options = options_for({"selector/epoll"});
  options.data_dir = "/no/such/folder";
  EXPECT_EQ(start_status(options).message(), "there is no data directory /no/such/folder (given by --data-dir)");
}

constexpr const char* kHang = "main { log { text: 'running' } } main { run_forever {} }";

class Hanging : public testing::TestWithParam<const char*> {};

// The only job of the implementation hangs; when its call is cancelled the next program runs.
TEST_P(Hanging, ACancelledCallFreesItsPlace) {
  Peer peer(options_for({GetParam()}));
  v1::StreamProgramRequest request;
  *request.mutable_program() = parse_program(kHang);
  request.mutable_program()->set_implementation(GetParam());
  grpc::ClientContext context;
  const auto reader = peer.programs->StreamProgram(&context, request);
  v1::StreamProgramResponse response;
  ASSERT_TRUE(reader->Read(&response));
  context.TryCancel();
  while (reader->Read(&response)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::CANCELLED);
  ASSERT_TRUE(peer.run(GetParam(), kHello).ok());
  EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST_P(Hanging, EndsAtTheWallClockLimitWithTheTraceSoFar) {
  Peer peer(options_for({GetParam()}));
  // A worker's start would count, too.
  ASSERT_TRUE(peer.run(GetParam(), kHello).ok());
  ASSERT_TRUE(peer.run(GetParam(), std::string("limits { max_wall_ms: 1000 } ") + kHang).ok());
  EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_TIMEOUT);
  EXPECT_EQ(peer.trace.outcome().detail(), "max_wall_ms 1000");
  EXPECT_EQ(peer.trace.events_size(), 2);
  ASSERT_TRUE(peer.run(GetParam(), kHello).ok());
  EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST_P(Hanging, ShutdownEndsIt) {
  Peer peer(options_for({GetParam()}));
  v1::StreamProgramRequest request;
  *request.mutable_program() = parse_program(kHang);
  request.mutable_program()->set_implementation(GetParam());
  grpc::ClientContext context;
  const auto reader = peer.programs->StreamProgram(&context, request);
  v1::StreamProgramResponse response;
  ASSERT_TRUE(reader->Read(&response));
  peer.server->drain(absl::ZeroDuration());
  while (reader->Read(&response)) {
  }
  reader->Finish();
}

INSTANTIATE_TEST_SUITE_P(Each, Hanging, testing::Values("selector/epoll", "cpython"), [](const auto& each) {
  return each.index == 0 ? std::string("InProcess") : std::string("Worker");
});

// The one RPC thread runs the program itself, until it takes too long: then another answers the other calls, and the cancellation.
TEST(Server, AProgramThatHangsHoldsUpNoOtherCall) {
  ServerOptions options = options_for({"selector/epoll"});
  options.rpc_threads = 1;
  options.jobs = 2;
  Peer peer(std::move(options));
  for (int i = 0; i < 3; ++i) {
    grpc::ClientContext hanging;
    v1::RunProgramRequest request;
    *request.mutable_program() = parse_program(kHang);
    request.mutable_program()->set_implementation("selector/epoll");
    v1::RunProgramResponse response;
    grpc::CompletionQueue queue;
    const auto call = peer.programs->AsyncRunProgram(&hanging, request, &queue);
    grpc::Status status;
    call->Finish(&response, &status, nullptr);

    ASSERT_TRUE(peer.run("selector/epoll", kHello).ok());
    EXPECT_EQ(peer.trace.outcome().kind(), Outcome::KIND_COMPLETED);
    grpc::ClientContext context;
    v1::ListImplementationsResponse implementations;
    EXPECT_TRUE(peer.loops->ListImplementations(&context, {}, &implementations).ok());

    hanging.TryCancel();
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_EQ(status.error_code(), grpc::CANCELLED);
  }
}

TEST(Server, RefusesMoreProgramsThanItsLimit) {
  ServerOptions options = options_for({"selector/epoll"});
  options.limits.max_programs = 1;
  Peer peer(std::move(options));
  v1::StreamProgramRequest request;
  *request.mutable_program() = parse_program(kHang);
  request.mutable_program()->set_implementation("selector/epoll");
  grpc::ClientContext context;
  const auto reader = peer.programs->StreamProgram(&context, request);
  v1::StreamProgramResponse response;
  ASSERT_TRUE(reader->Read(&response));
  const auto status = peer.run("selector/epoll", kHello);
  EXPECT_EQ(status.error_code(), grpc::RESOURCE_EXHAUSTED);
  EXPECT_EQ(details_of(status).info.reason(), "TOO_MANY_PROGRAMS");
  context.TryCancel();
  reader->Finish();
}

// Health without its generated stub: an empty HealthCheckRequest, and a HealthCheckResponse { status: SERVING }.
TEST(Server, IsHealthy) {
  ServerOptions options = options_for({"selector/epoll"});
  options.listen = "127.0.0.1:0";
  Peer peer(std::move(options));
  const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(peer.server->port()), grpc::InsecureChannelCredentials());
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice empty("", 0);
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::ByteBuffer(&empty, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  ASSERT_TRUE(status.ok()) << status.error_message();
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(response.Dump(&slices).ok());
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(slices[0].begin()), slices[0].size()), "\x08\x01");
}

}  // namespace
}  // namespace loopspec::server
