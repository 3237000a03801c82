// subprocess_exec(), subprocess_shell() and their transport. Streams are in process_test.cc.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <thread>

#include "subprocess_fixture.h"

namespace loopspec {
namespace {

class SubprocessTest : public ChildTest {};
LOOPSPEC_ON_EVERY_BACKEND(SubprocessTest);

// ---- Events

TEST_P(SubprocessTest, EventsOfAChild) {
  const Child child = exec({"sh", "-c", "echo out; echo err >&2; exit 7"});
  EXPECT_EQ(child->calls.front(), "made");
  wait(child);
  EXPECT_EQ(child->data[1], "out\n");
  EXPECT_EQ(child->data[2], "err\n");
  EXPECT_EQ(child->calls.back(), "lost None");
  EXPECT_EQ(sorted(child->calls), (Log{"data 1", "data 2", "exited 7", "lost None", "made", "pipe 0 lost None",
                                       "pipe 1 lost None", "pipe 2 lost None"}));
  EXPECT_LT(index_of(child->calls, "data 1"), index_of(child->calls, "pipe 1 lost None"));
  EXPECT_LT(index_of(child->calls, "data 2"), index_of(child->calls, "pipe 2 lost None"));
  EXPECT_EQ(child->transport->get_returncode(), 7);
  EXPECT_FALSE(child->transport->is_closing());
  EXPECT_EQ(child->transport->get_protocol(), nullptr);
}

TEST_P(SubprocessTest, NothingComesBeforeConnectionMade) {
  // The child has ended long before the pipes are connected.
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  const auto task = net.create_task(net.subprocess_exec(factory, {"true"}));
  net.call_soon([] { wait_for_any_child(); });
  net.run_until_complete(task);
  EXPECT_EQ(protocol->calls.front(), "made");
  wait(protocol);
  EXPECT_EQ(protocol->calls.back(), "lost None");
}

TEST_P(SubprocessTest, InputAndItsEnd) {
  const Child child = exec({"cat"});
  const auto input = child->transport->get_pipe_transport(0)->as<WriteTransport>();
  EXPECT_NE(std::dynamic_pointer_cast<ReadTransport>(child->transport->get_pipe_transport(1)), nullptr);
  EXPECT_EQ(child->transport->get_pipe_transport(3), nullptr);
  EXPECT_EQ(child->transport->get_pipe_transport(-1), nullptr);
  input->write("hello");
  run_until([&] { return child->data[1] == "hello"; });
  EXPECT_EQ(child->transport->get_returncode(), std::nullopt);
  input->write_eof();
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), 0);
}

TEST_P(SubprocessTest, AMegabyteBothWays) {
  Bytes data(1 << 20, ' ');
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>('a' + i % 23);
  const Child child = exec({"cat"});
  const auto input = child->transport->get_pipe_transport(0)->as<WriteTransport>();
  input->write(data);
  input->close();
  wait(child);
  EXPECT_EQ(child->data[1], data);
  EXPECT_EQ(index_of(child->calls, "pause"), 1u);
  EXPECT_NE(index_of(child->calls, "resume"), child->calls.size());
}

TEST_P(SubprocessTest, TheShellRunsACommand) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  net.run_until_complete(net.subprocess_shell(factory, "echo $((6 * 7)); exit 255"));
  wait(protocol);
  EXPECT_EQ(protocol->data[1], "42\n");
  EXPECT_EQ(protocol->transport->get_returncode(), 255);
}

TEST_P(SubprocessTest, PausedPipesWait) {
  const Child child = exec({"sh", "-c", "echo 1; read line; echo 2"});
  run_until([&] { return child->data[1] == "1\n"; });
  const auto output = child->transport->get_pipe_transport(1)->as<ReadTransport>();
  output->pause_reading();
  child->transport->get_pipe_transport(0)->as<WriteTransport>()->write("\n");
  run_until([&] { return child->transport->get_returncode().has_value(); });
  EXPECT_EQ(child->data[1], "1\n");
  output->resume_reading();
  wait(child);
  EXPECT_EQ(child->data[1], "1\n2\n") << "what is in the pipe outlives the child";
}

TEST_P(SubprocessTest, AGrandchildThatHoldsAPipeDelaysTheEnd) {
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

TEST_P(SubprocessTest, ManyChildrenThatEndTogether) {
  constexpr int kChildren = 20;
  std::vector<Child> children;
  for (int i = 0; i < kChildren; ++i) children.push_back(exec({"sh", "-c", "read line; exit " + std::to_string(i)}));
  for (const Child& child : children) child->transport->get_pipe_transport(0)->close();
  for (int i = 0; i < kChildren; ++i) {
    wait(children[static_cast<std::size_t>(i)]);
    EXPECT_EQ(children[static_cast<std::size_t>(i)]->transport->get_returncode(), i);
  }
}

TEST_P(SubprocessTest, ALoopOfAnotherThread) {
  std::thread([&] {
    const auto own = make_loop(std::make_shared<RealClock>());
    own->set_child_watching(net.child_watching());
    const auto protocol = std::make_shared<ChildProtocol>(*own);
    const auto factory = [&] { return protocol; };
    own->run_until_complete(own->subprocess_exec(factory, {"sh", "-c", "exit 5"}));
    own->run_until_complete(protocol->lost);
    EXPECT_EQ(protocol->transport->get_returncode(), 5);
    protocol->forget();
  }).join();
}

// ---- Signals

TEST_P(SubprocessTest, SignalsToTheChild) {
  const Child killed = exec({"sleep", "1000"});
  killed->transport->kill();
  wait(killed);
  EXPECT_EQ(killed->transport->get_returncode(), -SIGKILL);
  const Child terminated = exec({"sleep", "1000"});
  terminated->transport->terminate();
  wait(terminated);
  EXPECT_EQ(terminated->transport->get_returncode(), -SIGTERM);
  const Child signalled = exec({"sleep", "1000"});
  signalled->transport->send_signal(SIGHUP);
  wait(signalled);
  EXPECT_EQ(signalled->transport->get_returncode(), -SIGHUP);
  for (const auto& call : {+[](SubprocessTransport& t) { t.kill(); }, +[](SubprocessTransport& t) { t.terminate(); },
                           +[](SubprocessTransport& t) { t.send_signal(SIGHUP); }}) {
    try {
      call(*killed->transport);
      ADD_FAILURE() << "nothing was raised";
    } catch (const OSError& error) {
      EXPECT_EQ(error.type_name(), "ProcessLookupError");
    }
  }
}

TEST_P(SubprocessTest, AChildThatIgnoresSigtermIsKilled) {
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

TEST_P(SubprocessTest, ASignalToAChildThatHasJustEndedDoesNothing) {
  const Child child = exec({"sleep", "1000"});
  ::kill(child->transport->get_pid(), SIGKILL);
  wait_for_any_child();
  child->transport->terminate();
  EXPECT_EQ(child->transport->get_returncode(), std::nullopt);
  run_until([&] { return child->transport->get_returncode().has_value(); });
  EXPECT_EQ(child->transport->get_returncode(), -SIGKILL);
  wait(child);
}

TEST_P(SubprocessTest, TheChildHasNoHandlersOfTheParent) {
  net.add_signal_handler(SIGTERM, [] { ADD_FAILURE() << "the parent got it"; });
  const Child child = exec({"sh", "-c", "kill -TERM $$; sleep 1000"});
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), -SIGTERM);
  net.remove_signal_handler(SIGTERM);
}

TEST_P(SubprocessTest, SignalsThatTheParentIgnoresAreRestored) {
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

// ---- Closing

TEST_P(SubprocessTest, CloseKillsAndStillReports) {
  const Child child = exec({"sleep", "1000"});
  child->transport->close();
  child->transport->close();
  EXPECT_TRUE(child->transport->is_closing());
  wait(child);
  EXPECT_EQ(sorted(child->calls), (Log{"exited -9", "lost None", "made", "pipe 0 lost None", "pipe 1 lost None",
                                       "pipe 2 lost None"}));
  child->transport->close();
}

TEST_P(SubprocessTest, CloseOfAChildThatHasEndedSendsNothing) {
  const Child child = exec({"sh", "-c", "exit 6"});
  wait_for_any_child();
  child->transport->close();
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), 6);
}

TEST_P(SubprocessTest, CancellingTheStartKillsAndReaps) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  const auto task = net.create_task(net.subprocess_exec(factory, {"sleep", "1000"}));
  turn();
  task.cancel();
  EXPECT_THROW(net.run_until_complete(task), CancelledError);
  EXPECT_EQ(protocol->transport->get_returncode(), -SIGKILL);
  wait(protocol);
}

TEST_P(SubprocessTest, ALoopThatClosesKillsItsChildren) {
  int pid = -1;
  {
    const auto short_lived = make_loop(std::make_shared<RealClock>());
    short_lived->set_child_watching(net.child_watching());
    const auto protocol = std::make_shared<ChildProtocol>(*short_lived);
    const auto factory = [&] { return protocol; };
    short_lived->run_until_complete(short_lived->subprocess_exec(factory, {"sleep", "1000"}));
    pid = protocol->transport->get_pid();
    short_lived->close();
    EXPECT_EQ(protocol->calls, (Log{"made"}));
    protocol->transport->close();
    try {
      protocol->transport->kill();
      ADD_FAILURE();
    } catch (const OSError&) {
    }
    protocol->forget();
  }
  // Reaped with one of the next.
  run_until([&] {
    wait(exec({"true"}));
    return ::kill(pid, 0) != 0;
  });
}

TEST_P(SubprocessTest, AChildReapedByOthersHasNoCode) {
  const Child child = exec({"sleep", "1000"});
  child->transport->kill();
  EXPECT_EQ(::waitpid(child->transport->get_pid(), nullptr, 0), child->transport->get_pid());
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), 255);
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].message, "child process pid " + std::to_string(child->transport->get_pid()) +
                                 " exit status already read:  will report returncode 255");
}

// ---- Standard descriptors

TEST_P(SubprocessTest, ErrorsWhereTheOutputGoes) {
  SubprocessOptions options;
  options.standard_error = subprocess::kStdout;
  const Child child = exec({"sh", "-c", "echo out; echo err >&2"}, options);
  EXPECT_EQ(child->transport->get_pipe_transport(2), nullptr);
  wait(child);
  EXPECT_EQ(child->data[1], "out\nerr\n");
  EXPECT_EQ(index_of(child->calls, "pipe 2 lost None"), child->calls.size());
}

TEST_P(SubprocessTest, TheNullDevice) {
  SubprocessOptions options;
  options.standard_input = options.standard_output = options.standard_error = subprocess::kDevNull;
  const Child child = exec({"sh", "-c", "cat; echo out; echo err >&2; exit 1"}, options);
  wait(child);
  EXPECT_EQ(child->calls, (Log{"made", "exited 1", "lost None"}));
}

TEST_P(SubprocessTest, DescriptorsOfTheParent) {
  auto [reading, writing] = Pipe::make();
  SubprocessOptions options;
  options.standard_input = subprocess::kInherit;
  options.standard_output = writing.fileno();
  options.standard_error = subprocess::kStdout;
  const Child child = exec({"sh", "-c", "echo out; echo err >&2"}, options);
  for (const int fd : {0, 1, 2}) EXPECT_EQ(child->transport->get_pipe_transport(fd), nullptr);
  wait(child);
  EXPECT_GE(writing.fileno(), 0) << "stays the parent's";
  char buffer[100];
  EXPECT_EQ(Bytes(buffer, static_cast<std::size_t>(::read(reading.fileno(), buffer, sizeof buffer))), "out\nerr\n");
}

// Each of the two where the other one is.
TEST_P(SubprocessTest, OutputAndErrorsExchanged) {
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

TEST_P(SubprocessTest, AParentWithoutStandardInput) {
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

// ---- Options

TEST_P(SubprocessTest, DirectoryAndEnvironment) {
  SubprocessOptions options;
  options.cwd = "/";
  options.env = {{"PATH", "/nowhere:/bin:/usr/bin"}, {"NAME", "value"}, {"EMPTY", ""}};
  const Child child = exec({"sh", "-c", "pwd; echo $NAME; env | grep -c ^EMPTY=$"}, options);
  wait(child);
  EXPECT_EQ(child->data[1], "/\nvalue\n1\n");
}

TEST_P(SubprocessTest, SessionsAndGroups) {
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

TEST_P(SubprocessTest, OnlyWhatIsPassedIsOpen) {
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

TEST_P(SubprocessTest, UmaskAndAnotherExecutable) {
  SubprocessOptions options;
  options.umask = 027;
  options.executable = "/bin/sh";
  const Child child = exec({"its name", "-c", "umask; echo $0"}, options);
  wait(child);
  EXPECT_EQ(child->data[1], "0027\nits name\n");
}

TEST_P(SubprocessTest, ThePipesOfOneChildAreNotAnothers) {
  const Child first = exec({"cat"});
  const Child second = exec({"sleep", "1000"});
  first->transport->get_pipe_transport(0)->close();
  wait(first);
  second->transport->kill();
  wait(second);
}

// ---- What cannot be started

TEST_P(SubprocessTest, ErrorsOfTheStart) {
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

TEST_P(SubprocessTest, ArgumentsThatAsyncioRefuses) {
  const auto error_of = [&](const SubprocessOptions& options) -> std::string {
    const auto factory = [&] { return std::make_shared<ChildProtocol>(net); };
    try {
      net.run_until_complete(net.subprocess_exec(factory, {"true"}, options));
    } catch (const ValueError& error) {
      return error.message();
    }
    return "nothing";
  };
  SubprocessOptions options;
  options.universal_newlines = true;
  EXPECT_EQ(error_of(options), "universal_newlines must be False");
  options = SubprocessOptions();
  options.shell = true;
  EXPECT_EQ(error_of(options), "shell must be False");
  options = SubprocessOptions();
  options.bufsize = 1;
  EXPECT_EQ(error_of(options), "bufsize must be 0");
  options = SubprocessOptions();
  options.text = true;
  EXPECT_EQ(error_of(options), "text must be False");
  options = SubprocessOptions();
  options.encoding = "utf-8";
  EXPECT_EQ(error_of(options), "encoding must be None");
  options = SubprocessOptions();
  options.errors = "strict";
  EXPECT_EQ(error_of(options), "errors must be None");
  options = SubprocessOptions();
  options.shell = false;
  const auto factory = [&] { return std::make_shared<ChildProtocol>(net); };
  EXPECT_RAISES(ValueError, "shell must be True", net.run_until_complete(net.subprocess_shell(factory, "true", options)));
  const auto stream = recorder();
  EXPECT_RAISES(TypeError, "a subprocess transport needs a SubprocessProtocol",
                net.run_until_complete(net.subprocess_exec(factory_of(stream), {"true"})));
}

TEST_P(SubprocessTest, OutOfDescriptors) {
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

// ---- Facts

TEST_P(SubprocessTest, FactsAndNames) {
  const Child child = exec({"cat"});
  const auto popen = child->transport->get_extra_info("subprocess", Popen());
  EXPECT_EQ(popen.pid, child->transport->get_pid());
  EXPECT_EQ(popen.returncode, std::nullopt);
  EXPECT_EQ(popen.args, (Log{"cat"}));
  const std::string pid = std::to_string(popen.pid);
  const auto pipe = [&](int fd) { return child->transport->get_pipe_transport(fd)->repr(); };
  EXPECT_EQ(child->transport->repr(), "<_UnixSubprocessTransport pid=" + pid + " running stdin=" + pipe(0) +
                                          " stdout=" + pipe(1) + " stderr=" + pipe(2) + ">");
  child->transport->kill();
  wait(child);
  EXPECT_EQ(child->transport->get_extra_info("subprocess", Popen()).returncode, -SIGKILL);
  EXPECT_EQ(child->transport->repr().find("<_UnixSubprocessTransport pid=" + pid + " returncode=-9 stdin="), 0u);
}

TEST_P(SubprocessTest, DebugModeTellsOfIt) {
  net.set_debug(true);
  const Child child = exec({"true"});
  wait(child);
  std::vector<std::string> starts;
  for (const LogRecord& record : logs) starts.push_back(record.message.substr(0, record.message.find(' ', 9)));
  EXPECT_EQ(logs.front().message, "execute program 'true' stdin=<pipe> stdout=<pipe> stderr=<pipe>");
  const std::string pid = std::to_string(child->transport->get_pid());
  EXPECT_TRUE(std::any_of(logs.begin(), logs.end(), [&](const LogRecord& record) {
    return record.message == "process 'true' created: pid " + pid;
  }));
  EXPECT_TRUE(std::any_of(logs.begin(), logs.end(), [&](const LogRecord& record) {
    return record.message.find(" exited with return code 0") != std::string::npos;
  }));
}

}  // namespace
}  // namespace loopspec
