// The native worker and the Python worker against the programs and traces of test/programs.
#include <gtest/gtest.h>

#include "server/host/python_loop.h"
#include "server/host/worker_host.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

class WorkerPrograms : public testing::TestWithParam<std::string> {
 protected:
  static void expect_recorded(Host& host) {
    const auto [program, trace] = test::recorded_program(LOOPSPEC_TEST_PROGRAMS, GetParam());
    EXPECT_EQ(test::text_without_advice(program, test::run_on(host, program)), trace);
  }
};

TEST_P(WorkerPrograms, RunAsRecordedInTheNativeWorker) {
  WorkerHost host({LOOPSPEC_NATIVE_WORKER}, {}, 1);
  expect_recorded(host);
}

TEST_P(WorkerPrograms, RunAsRecordedInThePythonWorker) {
  WorkerHost host(PythonLoop().command("python3", LOOPSPEC_SHARE), {}, 1);
  expect_recorded(host);
}

INSTANTIATE_TEST_SUITE_P(Each, WorkerPrograms, testing::ValuesIn(test::recorded_names(LOOPSPEC_TEST_PROGRAMS)),
                         [](const testing::TestParamInfo<std::string>& each) { return each.param; });

}  // namespace
}  // namespace loopspec::server
