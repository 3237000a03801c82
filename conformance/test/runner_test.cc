// The runner against a server of the tests' own, which answers as each test wants.
#include "conformance/runner/runner.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "conformance/runner/exit_code.h"
#include "conformance/test/suite_fixture.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Outcome;
using loopspec::v1::Trace;

using Answer = std::function<grpc::Status(grpc::ServerContext&, const loopspec::v1::Program&, Trace&)>;

class FakeService : public loopspec::v1::ProgramService::Service {
 public:
  Answer answer;

  grpc::Status RunProgram(grpc::ServerContext* context, const loopspec::v1::RunProgramRequest* request,
                          loopspec::v1::RunProgramResponse* response) override {
    return answer(*context, request->program(), *response->mutable_trace());
  }
};

class FakeList : public loopspec::v1::EventLoopService::Service {
  grpc::Status ListImplementations(grpc::ServerContext*, const loopspec::v1::ListImplementationsRequest*,
                                   loopspec::v1::ListImplementationsResponse* response) override {
    response->add_implementations()->set_name("fake");
    return grpc::Status::OK;
  }
};

grpc::Status right(grpc::ServerContext&, const loopspec::v1::Program&, Trace& trace) {
  trace.add_events()->mutable_op_returned()->set_op("stop");
  loopspec::v1::OpReturned& close = *trace.add_events()->mutable_op_returned();
  close.set_op("close");
  close.mutable_path()->set_index(1);
  trace.mutable_outcome()->set_kind(Outcome::KIND_COMPLETED);
  return grpc::Status::OK;
}

grpc::Status wrong(grpc::ServerContext&, const loopspec::v1::Program&, Trace& trace) {
  trace.mutable_outcome()->set_kind(Outcome::KIND_COMPLETED);
  return grpc::Status::OK;
}

grpc::Status refusal(grpc::StatusCode code, const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  return {code, "because " + reason, details.SerializeAsString()};
}

class RunnerTest : public SuiteFixture {
 protected:
  RunnerTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    builder.RegisterService(&list_);
    server_ = builder.BuildAndStart();
    target_ = std::make_unique<Target>(server_->InProcessChannel({}), "the fake");
  }
  ~RunnerTest() override {
    target_.reset();
    server_->Shutdown();
  }

  Plan plan(const std::string& filter = "t.must") {
    Plan plan;
    plan.implementation.set_name("fake");
    plan.implementation.set_asyncio_version("3.12.1");
    plan.cases = *cases_.select({{filter}, {}, 0, 0});
    return plan;
  }

  v1::RunResult run(const Answer& answer, RunOptions options = {}, const std::string& filter = "t.must") {
    service_.answer = answer;
    return Runner(*target_, catalogue_, options).run({plan(filter)});
  }

  static const v1::CaseResult& first(const v1::RunResult& result) { return result.implementations(0).cases(0); }

  FakeService service_;
  FakeList list_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Target> target_;
};

TEST_F(RunnerTest, RunsEveryCaseOnce) {
  std::atomic<int> calls = 0;
  const v1::RunResult result = run(
      [&](grpc::ServerContext& context, const loopspec::v1::Program& program, Trace& trace) {
        ++calls;
        EXPECT_EQ(program.implementation(), "fake");
        return right(context, program, trace);
      },
      {.jobs = 3}, "t");
  EXPECT_EQ(calls, 4);
  EXPECT_EQ(tally(result).passed, 3);
  EXPECT_EQ(tally(result).skipped, 1);
  EXPECT_EQ(exit_code(result, false), kExitOk);
  EXPECT_EQ(result.interrupted(), "");
  EXPECT_FALSE(result.started_at().empty());
}

TEST_F(RunnerTest, ListsImplementations) {
  const auto implementations = target_->implementations();
  ASSERT_TRUE(implementations.ok()) << implementations.status();
  EXPECT_EQ(implementations->front().name(), "fake");
}

TEST_F(RunnerTest, MapsWhatTheServerRefuses) {
  const auto refused = [&](grpc::StatusCode code, const char* reason) {
    return run([=](auto&, const auto&, auto&) { return refusal(code, reason); });
  };
  EXPECT_EQ(first(refused(grpc::StatusCode::UNIMPLEMENTED, "UNSUPPORTED_OP")).verdict(), v1::VERDICT_NOT_RUN);
  const v1::RunResult malformed = refused(grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED_PROGRAM");
  EXPECT_EQ(first(malformed).verdict(), v1::VERDICT_HARNESS_ERROR);
  EXPECT_NE(first(malformed).message().find("because MALFORMED_PROGRAM"), std::string::npos);
  EXPECT_EQ(exit_code(malformed, false), kExitHarnessFault);
}

TEST_F(RunnerTest, ReportsAnImplementationThatIsUnavailable) {
  const v1::RunResult result = run(
      [](auto&, const auto&, auto&) { return refusal(grpc::StatusCode::UNAVAILABLE, "IMPLEMENTATION_UNAVAILABLE"); });
  EXPECT_EQ(first(result).verdict(), v1::VERDICT_NOT_RUN);
  EXPECT_EQ(result.implementations(0).unreachable(), "because IMPLEMENTATION_UNAVAILABLE");
  EXPECT_EQ(result.interrupted(), "");
  EXPECT_EQ(exit_code(result, false), kExitUnreachable);
}

TEST_F(RunnerTest, RunsNothingOnAnImplementationThatSaysItIsUnavailable) {
  service_.answer = wrong;
  Plan unavailable = plan();
  unavailable.implementation.set_unavailable("no such interpreter");
  const v1::RunResult result = Runner(*target_, catalogue_, {}).run({unavailable});
  EXPECT_EQ(first(result).message(), "no such interpreter");
  EXPECT_EQ(exit_code(result, false), kExitUnreachable);
}

TEST_F(RunnerTest, EndsWhenTheTargetIsLost) {
  const v1::RunResult result =
      run([](auto&, const auto&, auto&) { return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone"); }, {}, "t");
  EXPECT_NE(result.interrupted().find("lost the fake: gone"), std::string::npos) << result.interrupted();
  EXPECT_EQ(tally(result).skipped, 4);
  EXPECT_EQ(exit_code(result, false), kExitUnreachable);
}

TEST_F(RunnerTest, FailsFast) {
  const v1::RunResult result = run(wrong, {.fail_fast = true}, "t");
  EXPECT_EQ(first(result).verdict(), v1::VERDICT_FAIL);
  EXPECT_EQ(result.implementations(0).cases(1).verdict(), v1::VERDICT_NOT_RUN);
  EXPECT_NE(result.interrupted().find("--fail-fast: t.must.again failed on fake"), std::string::npos);
}

TEST_F(RunnerTest, FailsFastOnDiffersOnlyWhenStrict) {
  EXPECT_EQ(run(wrong, {.fail_fast = true}, "t.should").interrupted(), "");
  EXPECT_NE(run(wrong, {.fail_fast = true, .strict = true}, "t.should").interrupted(), "");
}

TEST_F(RunnerTest, RepeatsAndTellsVerdictsThatDoNotAgree) {
  std::atomic<int> calls = 0;
  const Answer third_fails = [&](grpc::ServerContext& context, const loopspec::v1::Program& program, Trace& trace) {
    return ++calls == 3 ? wrong(context, program, trace) : right(context, program, trace);
  };
  const v1::RunResult result = run(third_fails, {.repeat = 5}, "t.must.again");
  EXPECT_EQ(calls, 5);
  EXPECT_EQ(first(result).runs(), 5U);
  EXPECT_EQ(first(result).verdict(), v1::VERDICT_FAIL);
  ASSERT_EQ(first(result).other_verdicts_size(), 1);
  EXPECT_EQ(first(result).other_verdicts(0), v1::VERDICT_PASS);
  EXPECT_NE(first(result).message().find("not the same in each of 5 runs"), std::string::npos);
  EXPECT_EQ(exit_code(result, false), kExitNonConformance);
  const v1::RunResult steady = run(right, {.repeat = 5}, "t.must.again");
  EXPECT_EQ(first(steady).other_verdicts_size(), 0);
  EXPECT_EQ(exit_code(steady, false), kExitOk);
}

TEST_F(RunnerTest, ReportsWhatDidRunWhenItIsInterrupted) {
  std::unique_ptr<Runner> runner;
  std::atomic<int> calls = 0;
  service_.answer = [&](grpc::ServerContext& context, const loopspec::v1::Program& program, Trace& trace) {
    if (++calls == 1) return right(context, program, trace);
    // Under way when the user interrupts: the call is cancelled, and the server sees that.
    runner->interrupt("interrupted");
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status(grpc::StatusCode::CANCELLED, "");
  };
  runner = std::make_unique<Runner>(*target_, catalogue_, RunOptions{});
  const v1::RunResult result = runner->run({plan("t")});
  EXPECT_EQ(result.interrupted(), "interrupted");
  EXPECT_EQ(tally(result).passed, 1);
  EXPECT_EQ(tally(result).skipped, 3);
  EXPECT_EQ(calls, 2);
  EXPECT_NE(result.implementations(0).cases(1).message().find("the run was cut short: interrupted"), std::string::npos);
}

TEST(Target, NamesWhatDoesNotAnswer) {
  const auto status = Target(grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials()), "127.0.0.1:1").implementations().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(status.message()).find("127.0.0.1:1 cannot be reached"), std::string::npos) << status;
}

TEST(Target, NamesAServerThatIsNotLoopspec) {
  FakeService other;
  grpc::ServerBuilder builder;
  builder.RegisterService(&other);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  Target target(server->InProcessChannel({}), "host:1");
  EXPECT_NE(
      std::string(target.implementations().status().message()).find("host:1 answers, but is not a loopspec server"),
      std::string::npos);
  server->Shutdown();
}

}  // namespace
}  // namespace loopspec::conformance
