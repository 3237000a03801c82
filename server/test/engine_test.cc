// The script engine against traces recorded from CPython: the programs and traces of test/programs, on every backend.
#include <gtest/gtest.h>

#include "loopspec/backends.h"
#include "server/test/script_test_support.h"

namespace loopspec {
namespace {

class Programs : public testing::TestWithParam<std::string> {};

TEST_P(Programs, RunAsRecordedOnEveryBackend) {
  const auto [program, trace] = test::recorded_program(LOOPSPEC_TEST_PROGRAMS, GetParam());
  for (const std::string_view backend : available_backends()) {
    EXPECT_EQ(test::text_without_advice(program, test::run_on_backend(backend, program)), trace) << backend;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, Programs, testing::ValuesIn(test::recorded_names(LOOPSPEC_TEST_PROGRAMS)),
                         [](const testing::TestParamInfo<std::string>& each) { return each.param; });

}  // namespace
}  // namespace loopspec
