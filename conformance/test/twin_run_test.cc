// Programs on two loops, and the search over them, against a server made to trip it.
#include "conformance/fuzz/twin_run.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/fuzz/fuzzer.h"
#include "conformance/fuzz/program_generator.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/target.h"
#include "loopspec/v1/program_service.grpc.pb.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Outcome;
using loopspec::v1::Program;
using loopspec::v1::Trace;
using Kind = TwinResult::Kind;

// What a loop makes of a program.
using Answer = std::function<grpc::Status(const Program& program, Trace& trace)>;

class TwoLoops : public loopspec::v1::ProgramService::Service {
 public:
  Answer answer;
  std::atomic<int> calls = 0;

  grpc::Status RunProgram(grpc::ServerContext*, const loopspec::v1::RunProgramRequest* request,
                          loopspec::v1::RunProgramResponse* response) override {
    ++calls;
    return answer(request->program(), *response->mutable_trace());
  }

  grpc::Status RunPrograms(grpc::ServerContext*, const loopspec::v1::RunProgramsRequest* request,
                           loopspec::v1::RunProgramsResponse* response) override {
    ++calls;
    for (const Program& program : request->programs())
      if (grpc::Status status = answer(program, *response->add_traces()); !status.ok()) return status;
    return grpc::Status::OK;
  }
};

grpc::Status mark(Trace& trace, const std::string& text) {
  trace.add_events()->mutable_log_mark()->set_text(text);
  trace.mutable_outcome()->set_kind(Outcome::KIND_COMPLETED);
  return grpc::Status::OK;
}

grpc::Status end(Trace& trace, Outcome::Kind kind) {
  trace.mutable_outcome()->set_kind(kind);
  trace.mutable_outcome()->set_detail("because");
  return grpc::Status::OK;
}

class TwinRunTest : public testing::Test {
 protected:
  TwinRunTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    target_ = std::make_unique<Target>(server_->InProcessChannel({}), "the fake");
  }
  ~TwinRunTest() override {
    target_.reset();
    server_->Shutdown();
  }

  TwinRun twins() { return {*target_, "a", "b", true}; }

  static std::vector<Program> named(const std::vector<std::string>& names) {
    std::vector<Program> programs;
    for (const std::string& name : names) programs.emplace_back().set_name(name);
    return programs;
  }

  std::vector<Kind> kinds(const std::vector<std::string>& names) {
    std::vector<Kind> kinds;
    for (const TwinResult& result : twins().run_all(named(names))) kinds.push_back(result.kind);
    return kinds;
  }

  TwoLoops service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Target> target_;
};

TEST_F(TwinRunTest, TellsOfEachProgramWhatIsItsOwn) {
  service_.answer = [](const Program& program, Trace& trace) {
    if (program.implementation() == "b") return mark(trace, program.name());
    if (program.name() == "differs") return mark(trace, "something else");
    if (program.name() == "hangs") return end(trace, Outcome::KIND_TIMEOUT);
    if (program.name() == "lacks") return end(trace, Outcome::KIND_UNSUPPORTED);
    if (program.name() == "fails") return end(trace, Outcome::KIND_HOST_ERROR);
    if (program.name() == "crashes") return end(trace, Outcome::KIND_CRASHED);
    return mark(trace, program.name());
  };
  const std::vector<std::string> names = {"same", "differs", "hangs", "lacks", "other", "fails", "crashes"};
  const std::vector<Kind> expected = {Kind::kSame, Kind::kDifferent, Kind::kInconclusive, Kind::kFault,
                                      Kind::kSame, Kind::kFault,     Kind::kDifferent};
  EXPECT_EQ(kinds(names), expected);
  EXPECT_EQ(service_.calls, 2) << "one round trip for each loop";
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(twins().run(named({names[i]}).front()).kind, expected[i]) << names[i] << " alone";
  const TwinResult differs = twins().run_all(named({"same", "differs"}))[1];
  EXPECT_EQ(differs.actual, "log \"something else\"\n");
  EXPECT_EQ(differs.expected, "log \"differs\"\n");
  EXPECT_EQ(twins().run_all(named({"hangs"}))[0].message, "a: because");
}

TEST_F(TwinRunTest, ADifferenceOfTheOtherLoopCountsAsWell) {
  service_.answer = [](const Program& program, Trace& trace) {
    const bool second = program.implementation() == "b";
    if (second && program.name() == "hangs") return end(trace, Outcome::KIND_TIMEOUT);
    return mark(trace, second && program.name() == "odd" ? "odd" : "as ever");
  };
  EXPECT_EQ(kinds({"hangs", "odd", "even"}), (std::vector<Kind>{Kind::kInconclusive, Kind::kDifferent, Kind::kSame}));
  EXPECT_EQ(twins().run_all(named({"hangs"}))[0].message, "b: because");
}

TEST_F(TwinRunTest, FindsTheProgramForWhichAllWereRefused) {
  service_.answer = [](const Program& program, Trace& trace) {
    if (program.name() == "refused") return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no such block");
    return mark(trace, program.name());
  };
  const auto results = twins().run_all(named({"same", "refused", "other"}));
  EXPECT_EQ(results[0].kind, Kind::kSame);
  EXPECT_EQ(results[1].kind, Kind::kFault);
  EXPECT_NE(results[1].message.find("no such block"), std::string::npos) << results[1].message;
  EXPECT_EQ(results[2].kind, Kind::kSame);
}

class FuzzerTest : public TwinRunTest {
 protected:
  FuzzResult search(std::uint64_t programs, int jobs = 1, std::vector<std::string> masks = {}) {
    const TwinRun runs = twins();
    Grammar grammar;
    grammar.features = {"call_soon"};
    FuzzOptions options;
    options.seed = 7;
    options.programs = programs;
    options.jobs = jobs;
    options.masks = std::move(masks);
    return Fuzzer(runs, grammar, options).run();
  }
};

TEST_F(FuzzerTest, RunsSoManyProgramsEachOnceOnBothLoops) {
  for (const std::uint64_t programs : {1U, 31U, 32U, 33U, 100U}) {
    std::mutex mutex;
    std::multiset<std::string> seen;
    service_.answer = [&](const Program& program, Trace& trace) {
      const std::lock_guard lock(mutex);
      seen.insert(program.SerializeAsString());
      return mark(trace, "");
    };
    const FuzzResult result = search(programs, 3);
    EXPECT_EQ(result.programs, programs);
    EXPECT_EQ(seen.size(), 2 * programs);
    EXPECT_EQ(result.differences, 0U);
    EXPECT_EQ(result.fault, "");
  }
}

TEST_F(FuzzerTest, NamesTheSeedAtWhichALoopFailed) {
  std::atomic<int> programs = 0;
  service_.answer = [&](const Program& program, Trace& trace) {
    return program.implementation() == "b" && ++programs == 40 ? end(trace, Outcome::KIND_HOST_ERROR) : mark(trace, "");
  };
  const FuzzResult result = search(100);
  EXPECT_EQ(result.fault, "seed 46: b: because") << "the 40th from seed 7 on";
  EXPECT_EQ(result.programs, 39U);
}

TEST_F(FuzzerTest, KeepsTheSeedOfWhatDidNotEnd) {
  std::atomic<int> programs = 0;
  service_.answer = [&](const Program& program, Trace& trace) {
    return program.implementation() == "a" && ++programs == 35 ? end(trace, Outcome::KIND_TIMEOUT) : mark(trace, "");
  };
  const FuzzResult result = search(64);
  EXPECT_EQ(result.programs, 64U);
  EXPECT_EQ(result.inconclusive, 1U);
  ASSERT_EQ(result.inconclusives.size(), 1U);
  EXPECT_EQ(result.inconclusives.front().seed, 41U);
}

TEST_F(FuzzerTest, ADifferenceThatDoesNotComeAgainIsNone) {
  std::atomic<int> programs = 0;
  service_.answer = [&](const Program& program, Trace& trace) {
    return mark(trace, program.implementation() == "a" && ++programs == 5 ? "odd" : "");
  };
  const FuzzResult result = search(32);
  EXPECT_EQ(result.differences, 0U);
  EXPECT_EQ(result.inconclusive, 1U);
  EXPECT_TRUE(result.clusters.empty());
}

TEST_F(FuzzerTest, ASearchThatToldNothingIsNoSuccess) {
  service_.answer = [](const Program&, Trace& trace) { return end(trace, Outcome::KIND_TIMEOUT); };
  const FuzzResult result = search(33);
  EXPECT_EQ(result.inconclusive, 33U);
  EXPECT_EQ(result.inconclusives.size(), 5U) << "the first few are kept";
  EXPECT_EQ(exit_code(result), kExitNothingRan);
}

TEST(FuzzExitCode, IsOnePerCause) {
  FuzzResult result;
  EXPECT_EQ(exit_code(result), kExitNothingRan);
  result.programs = 10;
  EXPECT_EQ(exit_code(result), kExitOk);
  result.inconclusive = 9;
  EXPECT_EQ(exit_code(result), kExitOk);
  result.clusters.emplace_back().masked = true;
  EXPECT_EQ(exit_code(result), kExitOk);
  result.clusters.emplace_back();
  EXPECT_EQ(exit_code(result), kExitNonConformance);
  result.fault = "lost";
  EXPECT_EQ(exit_code(result), kExitHarnessFault);
}

TEST_F(FuzzerTest, GathersWhatDiffersAlikeAndMasksIt) {
  service_.answer = [&](const Program& program, Trace& trace) {
    const bool odd = program.implementation() == "a" && program.DebugString().find("call_soon") != std::string::npos;
    return mark(trace, odd ? "odd" : "");
  };
  const FuzzResult result = search(40);
  EXPECT_GT(result.differences, 0U);
  ASSERT_EQ(result.clusters.size(), 1U);
  EXPECT_EQ(result.clusters.front().count + result.unshrunk, result.differences);
  EXPECT_FALSE(result.clusters.front().masked);
  for (const auto& [mask, masked] : {std::pair{"*", true}, std::pair{"no such cause", false}}) {
    const FuzzResult again = search(40, 1, {mask});
    ASSERT_EQ(again.clusters.size(), 1U);
    EXPECT_EQ(again.clusters.front().masked, masked) << mask;
  }
}

}  // namespace
}  // namespace loopspec::conformance
