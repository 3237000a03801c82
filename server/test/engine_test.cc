// The script engine against traces recorded from CPython: the programs and traces of test/programs, on every backend.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "loopspec/backends.h"
#include "server/host/in_process_host.h"
#include "server/host/python_loop.h"
#include "server/host/worker_host.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::parse_program;
using test::run_on;
using test::text_without_advice;

const std::filesystem::path kPrograms = LOOPSPEC_TEST_PROGRAMS;

std::string contents(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kPrograms)) {
    if (entry.path().extension() == ".textproto") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Programs : public testing::TestWithParam<std::string> {
 protected:
  v1::Program program() const { return parse_program(contents(kPrograms / (GetParam() + ".textproto"))); }
  std::string trace() const { return contents(kPrograms / (GetParam() + ".trace")); }
};

TEST_P(Programs, RunAsRecordedOnEveryBackend) {
  for (const std::string_view backend : available_backends()) {
    InProcessHost host{std::string(backend), 1};
    EXPECT_EQ(text_without_advice(program(), run_on(host, program())), trace()) << backend;
  }
}

TEST_P(Programs, RunAsRecordedInTheNativeWorker) {
  WorkerHost host({LOOPSPEC_NATIVE_WORKER}, {}, 1);
  EXPECT_EQ(text_without_advice(program(), run_on(host, program())), trace());
}

TEST_P(Programs, RunAsRecordedInThePythonWorker) {
  WorkerHost host(PythonLoop().command("python3", LOOPSPEC_SHARE), {}, 1);
  EXPECT_EQ(text_without_advice(program(), run_on(host, program())), trace());
}

INSTANTIATE_TEST_SUITE_P(Each, Programs, testing::ValuesIn(program_names()),
                         [](const testing::TestParamInfo<std::string>& each) { return each.param; });

}  // namespace
}  // namespace loopspec::server
