// What children have on Windows alone.
//
// Python documentation: library/asyncio-platforms.html#windows, library/subprocess.html#windows-popen-helpers
#include "../src/platform/windows_winsock.h"

#include <cstdlib>

#include "subprocess_fixture.h"

namespace loopspec {
namespace {

using WindowsSubprocessTest = ChildTest;
LOOPSPEC_ON_EVERY_BACKEND(WindowsSubprocessTest);

TEST_P(WindowsSubprocessTest, TheShellRunsACommand) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  net.run_until_complete(net.subprocess_shell(factory, "\"" + test_child() + "\" \"out=two words\" exit=9"));
  wait(protocol);
  EXPECT_EQ(protocol->data[1], "two words");
  EXPECT_EQ(protocol->transport->get_returncode(), 9);
}

TEST_P(WindowsSubprocessTest, ExitCodesHave32Bits) {
  const Child child = exec(command_of({"exit=-1073741510"}));  // STATUS_CONTROL_C_EXIT
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), -1073741510);
}

TEST_P(WindowsSubprocessTest, SignalsThatWindowsHasNot) {
  const Child child = exec(command_of({"sleep"}));
  EXPECT_RAISES(ValueError, "Unsupported signal: 9", child->transport->send_signal(9));
  EXPECT_RAISES(ValueError, "Unsupported signal: 2", child->transport->send_signal(2));
  child->transport->kill();
  wait(child);
  EXPECT_EQ(child->calls.front(), "made");
}

TEST_P(WindowsSubprocessTest, NoDescriptorsByNumber) {
  SubprocessOptions options;
  options.pass_fds = {4};
  EXPECT_RAISES(RuntimeError, "pass_fds not supported on Windows.", exec(command_of({"exit=0"}), options));
}

// A handle that any child could inherit goes to none, unless the options say so.
TEST_P(WindowsSubprocessTest, OnlyTheHandlesAskedForAreInherited) {
  SECURITY_ATTRIBUTES inheritable{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
  // With a number that no handle of a new process has by itself.
  std::vector<HANDLE> events;
  while (events.size() < 1000) events.push_back(::CreateEventW(events.size() < 999 ? nullptr : &inheritable, FALSE, FALSE, nullptr));
  const std::string step = "handle=" + std::to_string(reinterpret_cast<std::intptr_t>(events.back()));
  const Child without = exec(command_of({step}));
  wait(without);
  EXPECT_EQ(without->data[1], "closed\n");
  SubprocessOptions options;
  options.close_fds = false;
  const Child with = exec(command_of({step}), options);
  wait(with);
  EXPECT_EQ(with->data[1], "open\n");
  for (const HANDLE event : events) ::CloseHandle(event);
}

TEST_P(WindowsSubprocessTest, StandardHandlesByNumber) {
  auto [reading, writing] = Pipe::make();
  const HANDLE before = ::GetStdHandle(STD_OUTPUT_HANDLE);
  ::SetStdHandle(STD_OUTPUT_HANDLE, reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(writing.fileno())));
  SubprocessOptions options;
  options.standard_output = subprocess::kInherit;
  options.standard_error = 1;
  const Child child = exec(command_of({"out=out\n", "err=err\n"}), options);
  wait(child);
  ::SetStdHandle(STD_OUTPUT_HANDLE, nullptr);
  const Child without = exec(command_of({"out=lost\n", "exit=4"}), options);
  wait(without);
  ::SetStdHandle(STD_OUTPUT_HANDLE, before);
  EXPECT_EQ(read_pipe(reading, 100), "out\nerr\n");
  EXPECT_EQ(without->transport->get_returncode(), 4);
}

TEST_P(WindowsSubprocessTest, CreationFlagsArePassedOn) {
  SubprocessOptions options;
  options.creationflags = CREATE_NEW_PROCESS_GROUP | DETACHED_PROCESS;
  const Child child = exec(command_of({"out=detached"}), options);
  wait(child);
  EXPECT_EQ(child->data[1], "detached");
}

TEST_P(WindowsSubprocessTest, FilesThatAreNoPrograms) {
  SubprocessOptions options;
  options.cwd = "C:\\nosuch";
  EXPECT_THROW(exec(command_of({"exit=0"}), options), OSError);
  const std::string folder = make_temporary_folder();
  EXPECT_THROW(exec({folder}), OSError);
}

}  // namespace
}  // namespace loopspec
