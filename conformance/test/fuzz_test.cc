// The fuzzer's parts: programs that are what they promise, the shrinker on questions made to trip it, and causes.
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/fuzz/cause.h"
#include "conformance/fuzz/program_generator.h"
#include "conformance/fuzz/shrinker.h"
#include "server/script/program_validator.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::util::MessageDifferencer;
using loopspec::v1::Op;
using loopspec::v1::Program;

Program program_of(const std::string& text) {
  Program program;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &program)) << text;
  return program;
}

Grammar whole_grammar(bool virtual_clock = true) {
  Grammar grammar;
  grammar.virtual_clock = virtual_clock;
  for (const Feature& feature : all_features())
    if (virtual_clock || !feature.virtual_clock_only) grammar.features.insert(feature.name);
  return grammar;
}

template <class See>
void each_op(const Program& program, const See& see) {
  for (const Op& op : program.main()) see(op);
  for (const auto& block : program.blocks())
    for (const Op& op : block.ops()) see(op);
}

TEST(Generator, GivesTheSameProgramForASeed) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed)
    EXPECT_TRUE(MessageDifferencer::Equals(ProgramGenerator(whole_grammar(), seed).generate(),
                                           ProgramGenerator(whole_grammar(), seed).generate()));
  EXPECT_FALSE(MessageDifferencer::Equals(ProgramGenerator(whole_grammar(), 1).generate(),
                                          ProgramGenerator(whole_grammar(), 2).generate()));
}

TEST(Generator, MakesValidProgramsOnly) {
  for (const bool virtual_clock : {true, false})
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
      const Program program = ProgramGenerator(whole_grammar(virtual_clock), seed).generate();
      const auto faults = script::validate_program(program, {});
      ASSERT_TRUE(faults.empty()) << "seed " << seed << ": " << faults.front().field << ": "
                                  << faults.front().description << "\n"
                                  << program.DebugString();
    }
}

TEST(Generator, UsesEveryFeature) {
  std::set<int> used;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed)
    each_op(ProgramGenerator(whole_grammar(), seed).generate(), [&](const Op& op) { used.insert(op.op_case()); });
  // Every feature is an op's name, but those that stand for a manner of one.
  for (const Feature& feature : all_features()) {
    const auto* field = Op::descriptor()->FindFieldByName(feature.name);
    if (field != nullptr) {
      EXPECT_TRUE(used.count(field->number()) > 0) << feature.name;
    }
  }
}

TEST(Generator, LeavesOutWhatTheGrammarDoesNotHave) {
  Grammar grammar = whole_grammar();
  for (const char* one : {"stop", "raise.SystemExit", "delay.zero", "delay.negative"}) grammar.features.erase(one);
  for (std::uint64_t seed = 1; seed <= 1000; ++seed)
    each_op(ProgramGenerator(grammar, seed).generate(), [&](const Op& op) {
      EXPECT_FALSE(op.has_stop());
      EXPECT_FALSE(op.has_raise() && op.raise().type() == "SystemExit");
      EXPECT_FALSE(op.has_call_later() && op.call_later().delay().value() <= 0);
    });
}

TEST(Generator, NoTwoTimersCanBeDueTogether) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    const Program program = ProgramGenerator(whole_grammar(), seed).generate();
    std::set<double> delays;
    std::map<std::string, int> scheduled;
    each_op(program, [&](const Op& op) {
      if (op.has_call_later()) {
        EXPECT_TRUE(delays.insert(op.call_later().delay().value()).second) << "seed " << seed;
      }
      for (const auto& block : program.blocks())
        if (op.SerializeAsString().find("\n\x02" + block.name()) != std::string::npos ||
            op.ShortDebugString().find("\"" + block.name() + "\"") != std::string::npos)
          ++scheduled[block.name()];
    });
    // A block that makes timers stands in one op, and so runs once.
    for (const auto& block : program.blocks()) {
      bool makes_timers = false;
      for (const Op& op : block.ops()) makes_timers |= op.has_call_later() || op.has_call_at();
      const bool removed_only = scheduled[block.name()] > 1;
      if (makes_timers && removed_only) {
        int runs = 0;
        each_op(program, [&](const Op& op) {
          runs += !op.has_remove_done_callback() &&
                          op.ShortDebugString().find("\"" + block.name() + "\"") != std::string::npos
                      ? 1
                      : 0;
        });
        EXPECT_EQ(runs, 1) << "seed " << seed << " block " << block.name();
      }
    }
  }
}

TEST(Generator, LeavesNoRaceToThreads) {
  int jobs = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const Program program = ProgramGenerator(whole_grammar(), seed).generate();
    const auto ops_in = [&](const std::string& name) {
      for (const auto& block : program.blocks())
        if (block.name() == name) return block.ops_size();
      return 0;
    };
    std::set<std::string> of_executors;
    each_op(program, [&](const Op& op) {
      if (op.has_start_thread()) {
        EXPECT_LE(ops_in(op.start_thread().block()), 1) << "seed " << seed;
      }
      if (!op.has_run_in_executor()) return;
      ++jobs;
      of_executors.insert(op.id());
      EXPECT_EQ(ops_in(op.run_in_executor().block()), 0) << "seed " << seed;
    });
    // Only what leaves the future as it is may name it.
    each_op(program, [&](const Op& op) {
      if (op.has_future_done() || op.has_future_result() || op.has_future_exception() || op.has_add_done_callback() ||
          op.has_remove_done_callback() || op.has_run_in_executor())
        return;
      for (const std::string& one : of_executors)
        EXPECT_EQ(op.ShortDebugString().find('"' + one + '"'), std::string::npos) << "seed " << seed;
    });
  }
  EXPECT_GT(jobs, 0);
}

TEST(Generator, WhatMainCallsUsesNoRunningLoop) {
  int called = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const Program program = ProgramGenerator(whole_grammar(), seed).generate();
    std::vector<std::string> names;
    const auto note = [&](const Op& op) {
      if (op.has_call()) names.push_back(op.call().block());
      if (op.has_context_run()) names.push_back(op.context_run().block());
    };
    for (const Op& op : program.main()) note(op);
    for (std::size_t i = 0; i < names.size(); ++i)
      for (const auto& block : program.blocks()) {
        if (block.name() != names[i]) continue;
        ++called;
        for (const Op& op : block.ops()) {
          EXPECT_FALSE(op.has_gather() || op.has_shield() || op.has_run_in_executor()) << "seed " << seed;
          note(op);
        }
      }
  }
  EXPECT_GT(called, 0);
}

TEST(Generator, GathersFreshCoroutinesUnlessFuturesAreAllowed) {
  Grammar grammar = whole_grammar();
  bool futures = false;
  for (const bool allowed : {true, false}) {
    if (!allowed) grammar.features.erase("gather.futures");
    for (std::uint64_t seed = 1; seed <= 3000; ++seed)
      each_op(ProgramGenerator(grammar, seed).generate(), [&](const Op& op) {
        for (const auto& one : op.gather().awaitables()) {
          futures |= allowed && one.has_future();
          EXPECT_TRUE(allowed || one.has_coroutine()) << "seed " << seed;
        }
      });
  }
  EXPECT_TRUE(futures);
}

TEST(Generator, EachRunHasAnEnd) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Program program = ProgramGenerator(whole_grammar(), seed).generate();
    for (int i = 0; i < program.main_size(); ++i) {
      if (!program.main(i).has_run_forever() && !program.main(i).has_run_until_complete()) continue;
      ASSERT_GT(i, 0);
      EXPECT_EQ(program.main(i - 1).call_later().callback().method(), "stop");
    }
  }
}

// ---- The shrinker

constexpr char kLarge[] = R"(
  debug: true
  main { call_soon { callback { block: "a" } } } main { id: "h" call_soon { callback { block: "b" } } } main { stop {} }
  main { call_later { delay { value: 9 } callback { method: "stop" } } } main { run_forever {} } main { time {} } main { close {} }
  blocks { name: "a" ops { log { text: "1" } } ops { call_soon { callback { block: "c" } } } ops { is_running {} catch: true } }
  blocks { name: "b" ops { log { text: "2" } } } blocks { name: "c" ops { stop {} } })";

int count_of(const Program& program, Op::OpCase kind) {
  int count = 0;
  each_op(program, [&](const Op& op) { count += op.op_case() == kind ? 1 : 0; });
  return count;
}

TEST(Shrinker, FindsTheFewOpsThatMatter) {
  const Program small = shrink(program_of(kLarge), [](const Program& candidate) {
    return count_of(candidate, Op::kClose) > 0 && count_of(candidate, Op::kIsRunning) > 0;
  });
  EXPECT_TRUE(MessageDifferencer::Equals(
      small,
      program_of(
          R"(main { call_soon { callback { block: "a" } } } main { close {} } blocks { name: "a" ops { is_running {} } })")))
      << small.DebugString();
}

TEST(Shrinker, TakesEverythingWhereNothingMatters) {
  EXPECT_EQ(op_count(shrink(program_of(kLarge), [](const Program&) { return true; })), 0U);
}

TEST(Shrinker, LeavesAProgramOfWhichAllMatters) {
  const Program large = program_of(kLarge);
  EXPECT_TRUE(MessageDifferencer::Equals(shrink(large, [](const Program&) { return false; }), large));
}

TEST(Shrinker, IsMinimalWhereOpsDependOnEachOther) {
  // Two ops that only count together.
  const Program small = shrink(program_of(kLarge), [](const Program& candidate) {
    return count_of(candidate, Op::kStop) == 2 && candidate.main_size() > 0;
  });
  EXPECT_EQ(count_of(small, Op::kStop), 2);
  EXPECT_EQ(op_count(small), 4U) << small.DebugString();
}

TEST(Shrinker, NeverAsksAboutWhatIsNoProgram) {
  shrink(program_of(kLarge), [](const Program& candidate) {
    EXPECT_TRUE(script::validate_program(candidate, {}).empty()) << candidate.DebugString();
    return candidate.blocks_size() > 0;
  });
}

TEST(Shrinker, KeepsTheEndOfARunWithTheRun) {
  shrink(program_of(kLarge), [](const Program& candidate) {
    for (int i = 0; i < candidate.main_size(); ++i) {
      if (candidate.main(i).has_run_forever()) {
        EXPECT_TRUE(i > 0 && candidate.main(i - 1).has_call_later());
      }
    }
    return count_of(candidate, Op::kRunForever) > 0;
  });
}

TEST(Shrinker, AsksNoMoreThanItMay) {
  std::size_t asked = 0;
  shrink(program_of(kLarge), [&](const Program&) { return ++asked % 3 == 0; }, {5});
  EXPECT_LE(asked, 5U);
}

// ---- Causes

TwinResult result_of(const std::string& expected, const std::string& actual) {
  TwinResult result;
  result.kind = TwinResult::Kind::kDifferent;
  result.expected = expected;
  result.actual = actual;
  result.difference = compare_traces(expected, actual, {});
  return result;
}

constexpr char kCauses[] = R"(
  main { call_soon { callback { block: "a" } } } main { call_later { delay { value: -2 } callback { block: "b" } } }
  main { create_task { coroutine: "c" } } main { run_forever {} }
  blocks { name: "a" } blocks { name: "b" ops { log { text: "b" } } } blocks { name: "c" coroutine: true ops { stop {} } })";

TEST(Cause, OfAnotherOrderIsWhatRanTheBlocks) {
  const Program program = program_of(kCauses);
  EXPECT_EQ(cause_of(program, result_of("run_forever() {\n  a @0 {}\n  b @0 {}\n} -> None\n", "run_forever() {\n  b @0 {}\n  a @0 {}\n} -> None\n")),
            "order: call_later negative before call_soon");
  EXPECT_EQ(cause_of(program, result_of("<c> started @0\na @0 {}\n", "a @0 {}\n<c> started @0\n")),
            "order: call_soon before create_task");
  EXPECT_EQ(cause_of(program, result_of("<c> stop() -> None\n", "a {\n")), "order: call_soon before stop");
  EXPECT_EQ(cause_of(program, result_of("[t] a @0 {}\n", "[t] b @0 {}\n")), "order: call_later negative before call_soon");
}

TEST(Cause, OfARunThatEndsElsewhereIsNotWhatCameInstead) {
  const Program program = program_of(kCauses);
  const std::string run = "run_forever() {\n";
  for (const char* extra : {"  a @0 {}\n", "  b @0 {\n    log \"b\"\n  }\n", "  <c> started @0\n"}) {
    EXPECT_EQ(cause_of(program, result_of(run + "} -> None @0\n", run + extra + "} -> None @0\n")), "a run goes on after its end (stop)");
  }
  EXPECT_EQ(cause_of(program, result_of(run + "  a @0 {}\n} -> None @0\n", run + "} -> None @0\n")), "a run ends before call_soon (stop)");
  EXPECT_EQ(cause_of(program, result_of(run + "} -> None @0\n", run + "} raised SystemExit @0\n")), "a run ends otherwise (stop)");
  // The end of a block is no end of a run, be it the run's line that follows.
  EXPECT_EQ(cause_of(program, result_of(run + "  b @0 {\n  }\n", run + "  b @0 {\n    log \"b\"\n")), "order: log before the end of a block");
}

TEST(Cause, DoesNotDependOnNames) {
  const Program program = program_of("main { stop {} }");
  EXPECT_EQ(cause_of(program, result_of("  a @0 {}\n", "  b @1 {}\n")),
            cause_of(program, result_of("x(1) {\n", "y {\n")));
  EXPECT_EQ(cause_of(program, result_of("h1 = cancelled(h2) -> True\n", "h1 = cancelled(h2) -> False\n")),
            "cancelled differs");
  EXPECT_EQ(cause_of(program, result_of("a @0 {}\n", "")), "order: the end before a block");
  EXPECT_EQ(rough_cause_of(result_of("a {}\n", "")), "a block | the end");
  EXPECT_EQ(rough_cause_of(result_of("  <a> sleep(0)\n", "} -> None\n")), "sleep | the end of a block");
}

}  // namespace
}  // namespace loopspec::conformance
