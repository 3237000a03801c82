// The script engine against traces recorded from CPython: the programs and traces of test/programs, on every backend.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "loopspec/backends.h"
#include "loopspec/v1/implementation.pb.h"
#include "server/script/program_run.h"
#include "server/test/script_test_support.h"

namespace loopspec {
namespace {

// What programs rely on that not every loop has, in the terms of implementation.proto.
const std::map<std::string, std::string> kNeeds{{"files", "sendfile"},          {"peers", "unix_sockets"}, {"pipes", "pipes"},
                                                {"processes", "subprocesses"}, {"sockets", "fds"},        {"streams", "unix_sockets"}};

bool can_run(std::string_view backend, const std::string& program) {
  const auto need = kNeeds.find(program);
  if (need == kNeeds.end()) return true;
  const v1::Implementation implementation = script::describe_backend(backend);
  const auto& offered = implementation.capabilities();
  return std::find(offered.begin(), offered.end(), need->second) != offered.end();
}

class Programs : public testing::TestWithParam<std::string> {};

TEST_P(Programs, RunAsRecordedOnEveryBackend) {
  const auto [program, trace] = test::recorded_program(LOOPSPEC_TEST_PROGRAMS, GetParam());
  bool has_run = false;
  for (const std::string_view backend : available_backends()) {
    if (!can_run(backend, GetParam())) continue;
    has_run = true;
    EXPECT_EQ(test::text_without_advice(program, test::run_on_backend(backend, program)), trace) << backend;
    EXPECT_EQ(test::text_without_advice(program, test::run_and_copy(backend, program)), trace) << backend << ", events copied";
  }
  if (!has_run) GTEST_SKIP() << "no loop here has `" << kNeeds.at(GetParam()) << "`, which the program needs";
}

INSTANTIATE_TEST_SUITE_P(Each, Programs, testing::ValuesIn(test::recorded_names(LOOPSPEC_TEST_PROGRAMS)),
                         [](const testing::TestParamInfo<std::string>& each) { return each.param; });

}  // namespace
}  // namespace loopspec
