// What children have on POSIX alone: signals, sessions, descriptors by number, the shell.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "descriptor_limit.h"
#include "subprocess_fixture.h"

namespace loopspec {
namespace {

using PosixSubprocessTest = ChildTest;
LOOPSPEC_ON_EVERY_BACKEND(PosixSubprocessTest);

TEST_P(PosixSubprocessTest, OtherSignals) {
  const Child signalled = exec({"sleep", "1000"});
  signalled->transport->send_signal(SIGHUP);
  wait(signalled);
  EXPECT_EQ(signalled->transport->get_returncode(), -SIGHUP);
}

TEST_P(PosixSubprocessTest, NoCreationFlags) {
  SubprocessOptions options;
  options.creationflags = 1;
  EXPECT_RAISES(ValueError, "creationflags is only supported on Windows platforms", exec({"true"}, options));
}

TEST_P(PosixSubprocessTest, TheShellRunsACommand) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  net.run_until_complete(net.subprocess_shell(factory, "echo $((6 * 7)); exit 255"));
  wait(protocol);
  EXPECT_EQ(protocol->data[1], "42\n");
  EXPECT_EQ(protocol->transport->get_returncode(), 255);
}

TEST_P(PosixSubprocessTest, AGrandchildThatHoldsAPipeDelaysTheEnd) {
  const Child child = exec({"sh", "-c", "sleep 1000 & echo $!; exit 3"});
  run_until([&] { return child->transport->get_returncode().has_value() && !child->data[1].empty(); });
  turn();
  EXPECT_EQ(index_of(child->calls, "exited 3") < child->calls.size(), true);
  EXPECT_FALSE(child->lost.done());
  EXPECT_EQ(index_of(child->calls, "pipe 1 lost None"), child->calls.size());
  ::kill(std::stoi(child->data[1]), SIGKILL);
  wait(child);
  EXPECT_EQ(child->calls.back(), "lost None");
}

TEST_P(PosixSubprocessTest, AChildThatIgnoresSigtermIsKilled) {
  const Child child = exec({"sh", "-c", "trap '' TERM; echo ready; exec sleep 1000"});
  run_until([&] { return child->data[1] == "ready\n"; });
  child->transport->terminate();
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(child->transport->get_returncode(), std::nullopt);
  child->transport->kill();
  run_until([&] { return child->transport->get_returncode().has_value(); });
  EXPECT_EQ(child->transport->get_returncode(), -SIGKILL);
  wait(child);
}

TEST_P(PosixSubprocessTest, TheChildHasNoHandlersOfTheParent) {
  net.add_signal_handler(SIGTERM, [] { ADD_FAILURE() << "the parent got it"; });
  const Child child = exec({"sh", "-c", "kill -TERM $$; sleep 1000"});
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), -SIGTERM);
  net.remove_signal_handler(SIGTERM);
}

TEST_P(PosixSubprocessTest, SignalsThatTheParentIgnoresAreRestored) {
  struct sigaction before {};
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  for (const bool restore : {true, false}) {
    SubprocessOptions options;
    options.restore_signals = restore;
    const Child child = exec({"sh", "-c", "kill -PIPE $$; exit 4"}, options);
    wait(child);
    EXPECT_EQ(child->transport->get_returncode(), restore ? -SIGPIPE : 4);
  }
  sigaction(SIGPIPE, &before, nullptr);
}

TEST_P(PosixSubprocessTest, AChildReapedByOthersHasNoCode) {
  const Child child = exec({"sleep", "1000"});
  child->transport->kill();
  EXPECT_EQ(::waitpid(child->transport->get_pid(), nullptr, 0), child->transport->get_pid());
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), 255);
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].message, "child process pid " + std::to_string(child->transport->get_pid()) +
                                 " exit status already read:  will report returncode 255");
}

// Each of the two where the other one is.
TEST_P(PosixSubprocessTest, OutputAndErrorsExchanged) {
  SubprocessOptions outer;
  const Child child = exec({"sh", "-c", "exec 3>&1 1>&2 2>&3; echo out; echo err >&2"}, outer);
  wait(child);
  EXPECT_EQ(child->data[2], "out\n");
  auto [reading, writing] = Pipe::make();
  const int saved_output = ::dup(1);
  ::fflush(stdout);
  ::dup2(writing.fileno(), 1);
  SubprocessOptions options;
  options.standard_output = 2;
  options.standard_error = 1;
  const Child exchanged = exec({"sh", "-c", "echo to 2 >&2"}, options);
  wait(exchanged);
  ::dup2(saved_output, 1);
  ::close(saved_output);
  char buffer[100];
  EXPECT_EQ(Bytes(buffer, static_cast<std::size_t>(::read(reading.fileno(), buffer, sizeof buffer))), "to 2\n");
}

TEST_P(PosixSubprocessTest, AParentWithoutStandardInput) {
  const int saved = ::dup(0);
  ::close(0);  // a pipe of the child will have this number
  const Child child = exec({"cat"});
  const auto input = child->transport->get_pipe_transport(0)->as<WriteTransport>();
  input->write("x");
  input->close();
  wait(child);
  child->transport.reset();
  ::dup2(saved, 0);
  ::close(saved);
  EXPECT_EQ(child->data[1], "x");
}

TEST_P(PosixSubprocessTest, SessionsAndGroups) {
  const std::string show = "cut -d' ' -f5,6 /proc/self/stat";  // process group and session
  SubprocessOptions options;
  options.start_new_session = true;
  const Child leader = exec({"sh", "-c", show + "; :"}, options);
  wait(leader);
  const std::string pid = std::to_string(leader->transport->get_pid());
  EXPECT_EQ(leader->data[1], pid + " " + pid + "\n");
  options = SubprocessOptions();
  options.process_group = 0;
  const Child grouped = exec({"sh", "-c", show + "; :"}, options);
  wait(grouped);
  EXPECT_EQ(grouped->data[1].substr(0, grouped->data[1].find(' ')), std::to_string(grouped->transport->get_pid()));
}

TEST_P(PosixSubprocessTest, OnlyWhatIsPassedIsOpen) {
  const auto list = [&](const SubprocessOptions& options) {
    const Child child = exec({"sh", "-c", "fd=0; while [ $fd -lt 60 ]; do [ -e /proc/$$/fd/$fd ] && echo $fd; fd=$((fd + 1)); done"}, options);
    wait(child);
    return child->data[1];
  };
  const int inheritable = ::dup(0);  // not closed on exec
  const int passed = fcntl(0, F_DUPFD_CLOEXEC, 50);
  SubprocessOptions options;
  EXPECT_EQ(list(options), "0\n1\n2\n");
  options.pass_fds = {passed};
  EXPECT_EQ(list(options), "0\n1\n2\n" + std::to_string(passed) + "\n");
  options = SubprocessOptions();
  options.close_fds = false;
  const std::string all = "\n" + list(options);
  EXPECT_NE(all.find("\n" + std::to_string(inheritable) + "\n"), std::string::npos) << all;
  EXPECT_EQ(all.find("\n" + std::to_string(passed) + "\n"), std::string::npos) << all;
  ::close(inheritable);
  ::close(passed);
}

TEST_P(PosixSubprocessTest, UmaskAndAnotherExecutable) {
  SubprocessOptions options;
  options.umask = 027;
  options.executable = "/bin/sh";
  const Child child = exec({"its name", "-c", "umask; echo $0"}, options);
  wait(child);
  EXPECT_EQ(child->data[1], "0027\nits name\n");
}

TEST_P(PosixSubprocessTest, ErrorsOfTheStart) {
  const auto error_of = [&](std::vector<std::string> command, const SubprocessOptions& options) -> std::string {
    const auto protocol = std::make_shared<ChildProtocol>(net);
    const auto factory = [&] { return protocol; };
    std::string text = "nothing";
    try {
      net.run_until_complete(net.subprocess_exec(factory, std::move(command), options));
    } catch (const BaseException& error) {
      text = std::string(error.type_name()) + ": " + error.message();
    }
    turn();
    EXPECT_EQ(protocol->calls, (Log{}));
    return text;
  };
  SubprocessOptions options;
  EXPECT_EQ(error_of({"nosuchprogram"}, options),
            "FileNotFoundError: [Errno 2] No such file or directory: 'nosuchprogram'");
  EXPECT_EQ(error_of({"/nosuch/x"}, options), "FileNotFoundError: [Errno 2] No such file or directory: '/nosuch/x'");
  EXPECT_EQ(error_of({"/etc/passwd/x"}, options), "NotADirectoryError: [Errno 20] Not a directory: '/etc/passwd/x'");
  EXPECT_EQ(error_of({"/etc/passwd"}, options), "PermissionError: [Errno 13] Permission denied: '/etc/passwd'");
  EXPECT_EQ(error_of({""}, options), "PermissionError: [Errno 13] Permission denied: ''");
  EXPECT_EQ(error_of({std::string("a\0b", 3)}, options), "ValueError: embedded null byte");
  EXPECT_EQ(error_of({}, options),
            "TypeError: BaseEventLoop.subprocess_exec() missing 1 required positional argument: 'program'");
  options.cwd = "/nosuch";
  EXPECT_EQ(error_of({"true"}, options), "FileNotFoundError: [Errno 2] No such file or directory: '/nosuch'");
  options = SubprocessOptions();
  options.env.emplace()["a=b"] = "c";
  EXPECT_EQ(error_of({"true"}, options), "ValueError: illegal environment variable name");
  options.env.emplace()["a"] = std::string(1, '\0');
  EXPECT_EQ(error_of({"true"}, options), "ValueError: embedded null byte");
  options = SubprocessOptions();
  options.pass_fds = {-1};
  EXPECT_EQ(error_of({"true"}, options), "ValueError: bad value(s) in fds_to_keep");
  options.pass_fds = {999};
  EXPECT_EQ(error_of({"true"}, options), "OSError: [Errno 9] Bad file descriptor");
  options = SubprocessOptions();
  options.standard_output = 999;
  EXPECT_EQ(error_of({"true"}, options), "OSError: [Errno 9] Bad file descriptor");
  options.standard_output = subprocess::kStdout;
  EXPECT_EQ(error_of({"true"}, options), "ValueError: STDOUT can only be used for stderr");
  options = SubprocessOptions();
  options.standard_input = subprocess::kStdout;
  EXPECT_EQ(error_of({"true"}, options), "OSError: [Errno 9] Bad file descriptor");
  options = SubprocessOptions();
  options.process_group = 99'999'999;
  EXPECT_EQ(error_of({"true"}, options), "PermissionError: [Errno 1] Operation not permitted");
}

TEST_P(PosixSubprocessTest, OutOfDescriptors) {
  constexpr int kNeeded = 8;  // three pipes, and one that tells of a failed start
  const DescriptorLimit limit(200);
  for (int spare = 0; spare <= kNeeded; ++spare) {
    std::vector<int> fill;
    for (int fd = ::dup(0); fd >= 0; fd = ::dup(0)) fill.push_back(fd);
    for (int i = 0; i < spare; ++i) {
      ::close(fill.back());
      fill.pop_back();
    }
    const int open = open_descriptors();
    const auto protocol = std::make_shared<ChildProtocol>(net);
    const auto factory = [&] { return protocol; };
    std::string failed = "nothing";
    try {
      net.run_until_complete(net.subprocess_exec(factory, {"true"}));
      wait(protocol);
    } catch (const OSError& error) {
      failed = error.message();
    }
    EXPECT_EQ(failed, spare == kNeeded ? "nothing" : "[Errno 24] Too many open files") << spare;
    EXPECT_EQ(open_descriptors(), open);
    for (const int fd : fill) ::close(fd);
  }
}

}  // namespace
}  // namespace loopspec
