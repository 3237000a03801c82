// subprocess_exec() and its transport: what is the same on every system. What is not is in posix_subprocess_test.cc and
// windows_subprocess_test.cc, streams are in process_test.cc.
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "subprocess_fixture.h"

namespace loopspec {
namespace {

class SubprocessTest : public ChildTest {
 protected:
  // What test_child performs.
  static std::vector<std::string> child(std::vector<std::string> steps) { return command_of(std::move(steps)); }
  Child exec(std::vector<std::string> steps, SubprocessOptions options = SubprocessOptions()) { return exec_program(command_of(std::move(steps)), std::move(options)); }
};
LOOPSPEC_ON_EVERY_BACKEND(SubprocessTest);

// ---- Events

TEST_P(SubprocessTest, EventsOfAChild) {
  const Child child = exec({"out=out\n", "err=err\n", "exit=7"});
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
  const auto task = net.create_task(net.subprocess_exec(factory, child({"exit=0"})));
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

TEST_P(SubprocessTest, PausedPipesWait) {
  const Child child = exec({"out=1\n", "line", "out=2\n"});
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

TEST_P(SubprocessTest, ManyChildrenThatEndTogether) {
  constexpr int kChildren = 20;
  std::vector<Child> children;
  for (int i = 0; i < kChildren; ++i) children.push_back(exec({"line", "exit=" + std::to_string(i)}));
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
    own->run_until_complete(own->subprocess_exec(factory, child({"exit=5"})));
    own->run_until_complete(protocol->lost);
    EXPECT_EQ(protocol->transport->get_returncode(), 5);
    protocol->forget();
  }).join();
}

// ---- Signals

TEST_P(SubprocessTest, SignalsToTheChild) {
  const Child killed = exec({"sleep"});
  killed->transport->kill();
  wait(killed);
  EXPECT_EQ(killed->transport->get_returncode(), code_of_kill());
  const Child terminated = exec({"sleep"});
  terminated->transport->terminate();
  wait(terminated);
  EXPECT_EQ(terminated->transport->get_returncode(), code_of_terminate());
  const Child signalled = exec({"sleep"});
  signalled->transport->send_signal(SIGTERM);
  wait(signalled);
  EXPECT_EQ(signalled->transport->get_returncode(), code_of_terminate());
  for (const auto& call : {+[](SubprocessTransport& t) { t.kill(); }, +[](SubprocessTransport& t) { t.terminate(); },
                           +[](SubprocessTransport& t) { t.send_signal(SIGTERM); }}) {
    try {
      call(*killed->transport);
      ADD_FAILURE() << "nothing was raised";
    } catch (const OSError& error) {
      EXPECT_EQ(error.type_name(), "ProcessLookupError");
    }
  }
}

TEST_P(SubprocessTest, ASignalToAChildThatHasJustEndedDoesNothing) {
  const Child child = exec({"sleep"});
  kill_process(child->transport->get_pid());
  wait_for_any_child();
  child->transport->terminate();
  EXPECT_EQ(child->transport->get_returncode(), std::nullopt);
  run_until([&] { return child->transport->get_returncode().has_value(); });
  EXPECT_EQ(child->transport->get_returncode(), code_of_kill());
  wait(child);
}

// ---- Closing

TEST_P(SubprocessTest, CloseKillsAndStillReports) {
  const Child child = exec({"sleep"});
  child->transport->close();
  child->transport->close();
  EXPECT_TRUE(child->transport->is_closing());
  wait(child);
  EXPECT_EQ(sorted(child->calls), (Log{"exited " + std::to_string(code_of_kill()), "lost None", "made", "pipe 0 lost None", "pipe 1 lost None",
                                       "pipe 2 lost None"}));
  child->transport->close();
}

TEST_P(SubprocessTest, CloseOfAChildThatHasEndedSendsNothing) {
  const Child child = exec({"exit=6"});
  wait_for_any_child();
  child->transport->close();
  wait(child);
  EXPECT_EQ(child->transport->get_returncode(), 6);
}

TEST_P(SubprocessTest, CancellingTheStartKillsAndReaps) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  const auto task = net.create_task(net.subprocess_exec(factory, child({"sleep"})));
  turn();
  task.cancel();
  EXPECT_THROW(net.run_until_complete(task), CancelledError);
  EXPECT_EQ(protocol->transport->get_returncode(), code_of_kill());
  wait(protocol);
}

TEST_P(SubprocessTest, ALoopThatClosesKillsItsChildren) {
  int pid = -1;
  {
    const auto short_lived = make_loop(std::make_shared<RealClock>());
    short_lived->set_child_watching(net.child_watching());
    const auto protocol = std::make_shared<ChildProtocol>(*short_lived);
    const auto factory = [&] { return protocol; };
    short_lived->run_until_complete(short_lived->subprocess_exec(factory, child({"sleep"})));
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
    wait(exec({"exit=0"}));
    return !process_exists(pid);
  });
}

// ---- Standard descriptors

TEST_P(SubprocessTest, ErrorsWhereTheOutputGoes) {
  SubprocessOptions options;
  options.standard_error = subprocess::kStdout;
  const Child child = exec({"out=out\n", "err=err\n"}, options);
  EXPECT_EQ(child->transport->get_pipe_transport(2), nullptr);
  wait(child);
  EXPECT_EQ(child->data[1], "out\nerr\n");
  EXPECT_EQ(index_of(child->calls, "pipe 2 lost None"), child->calls.size());
}

TEST_P(SubprocessTest, TheNullDevice) {
  SubprocessOptions options;
  options.standard_input = options.standard_output = options.standard_error = subprocess::kDevNull;
  const Child child = exec({"cat", "out=out\n", "err=err\n", "exit=1"}, options);
  wait(child);
  EXPECT_EQ(child->calls, (Log{"made", "exited 1", "lost None"}));
}

TEST_P(SubprocessTest, DescriptorsOfTheParent) {
  auto [reading, writing] = Pipe::make();  // which the child can use as it is
  SubprocessOptions options;
  options.standard_input = subprocess::kInherit;
  options.standard_output = writing.fileno();
  options.standard_error = subprocess::kStdout;
  const Child child = exec({"out=out\n", "err=err\n"}, options);
  for (const int fd : {0, 1, 2}) EXPECT_EQ(child->transport->get_pipe_transport(fd), nullptr);
  wait(child);
  EXPECT_GE(writing.fileno(), 0) << "stays the parent's";
  EXPECT_EQ(read_pipe(reading, 100), "out\nerr\n");
}

// ---- Options

TEST_P(SubprocessTest, DirectoryAndEnvironment) {
  const std::string folder = make_temporary_folder();
  SubprocessOptions options;
  options.cwd = folder;
  options.env = {{"PATH", "/nowhere"}, {"NAME", "value"}, {"other", "two words"}};
  if (!has_unix_sockets()) options.env->emplace("SystemRoot", std::getenv("SystemRoot"));  // programs of Windows need it
  const Child child = exec({"cwd", "env=NAME", "env=other", "env=HOME"}, options);
  wait(child);
  EXPECT_EQ(child->data[1], std::filesystem::path(folder).filename().string() + "\nvalue\ntwo words\n(none)\n");
  std::filesystem::remove(folder);
}

TEST_P(SubprocessTest, AnotherExecutable) {
  SubprocessOptions options;
  options.executable = test_child();
  const Child child = exec_program({"its name", "out=it ran"}, options);
  wait(child);
  EXPECT_EQ(child->data[1], "it ran");
  EXPECT_EQ(child->transport->get_extra_info("subprocess", Popen()).args, (Log{"its name", "out=it ran"}));
}

// As Python's list2cmdline() has them on Windows, where there is one string.
TEST_P(SubprocessTest, ArgumentsArriveAsTheyAre) {
  const std::vector<std::string> words{"", " ", "a b", "tab\there", "\"", "\\", "a\\\"b", "end\\", "two \\\\", "\\\"", "plain", "'", "%PATH%", "*"};
  std::vector<std::string> steps;
  Bytes expected;
  for (const std::string& word : words) {
    steps.push_back("-" + word);
    expected += "[-" + word + "]\n";
  }
  const Child child = exec(steps);
  wait(child);
  EXPECT_EQ(child->data[1], expected);
}

TEST_P(SubprocessTest, WhatCannotBeStarted) {
  const auto protocol = std::make_shared<ChildProtocol>(net);
  const auto factory = [&] { return protocol; };
  const auto start = [&](std::vector<std::string> command, const SubprocessOptions& options = SubprocessOptions()) {
    net.run_until_complete(net.subprocess_exec(factory, std::move(command), options));
  };
  EXPECT_RAISES(OSError, "[Errno 2] No such file or directory: 'nosuchprogram'", start({"nosuchprogram"}));
  EXPECT_THROW(start({std::string("a\0b", 3)}), ValueError);
  SubprocessOptions options;
  options.cwd = "/nosuch";
  EXPECT_THROW(start(child({"exit=0"}), options), OSError);
  options = SubprocessOptions();
  options.env.emplace()["a=b"] = "c";
  EXPECT_RAISES(ValueError, "illegal environment variable name", start(child({"exit=0"}), options));
  options = SubprocessOptions();
  options.standard_output = subprocess::kStdout;
  EXPECT_RAISES(ValueError, "STDOUT can only be used for stderr", start(child({"exit=0"}), options));
  options.standard_output = -1;
  EXPECT_RAISES(OSError, "[Errno 9] Bad file descriptor", start(child({"exit=0"}), options));
  turn();
  EXPECT_EQ(protocol->calls, (Log{}));
}

TEST_P(SubprocessTest, ThePipesOfOneChildAreNotAnothers) {
  const Child first = exec({"cat"});
  const Child second = exec({"sleep"});
  first->transport->get_pipe_transport(0)->close();
  wait(first);
  second->transport->kill();
  wait(second);
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

// ---- Facts

TEST_P(SubprocessTest, FactsAndNames) {
  const std::string name = has_unix_sockets() ? "<_UnixSubprocessTransport" : "<_WindowsSubprocessTransport";
  const Child child = exec({"cat"});
  const auto popen = child->transport->get_extra_info("subprocess", Popen());
  EXPECT_EQ(popen.pid, child->transport->get_pid());
  EXPECT_EQ(popen.returncode, std::nullopt);
  EXPECT_EQ(popen.args, (Log{test_child(), "cat"}));
  const std::string pid = std::to_string(popen.pid);
  const auto pipe = [&](int fd) { return child->transport->get_pipe_transport(fd)->repr(); };
  EXPECT_EQ(child->transport->repr(), name + " pid=" + pid + " running stdin=" + pipe(0) +
                                          " stdout=" + pipe(1) + " stderr=" + pipe(2) + ">");
  child->transport->kill();
  wait(child);
  EXPECT_EQ(child->transport->get_extra_info("subprocess", Popen()).returncode, code_of_kill());
  EXPECT_EQ(child->transport->repr().find(name + " pid=" + pid + " returncode=" + std::to_string(code_of_kill()) + " stdin="), 0u);
}

TEST_P(SubprocessTest, DebugModeTellsOfIt) {
  net.set_debug(true);
  const Child child = exec({"exit=0"});
  wait(child);
  EXPECT_EQ(logs.front().message, "execute program '" + test_child() + "' stdin=<pipe> stdout=<pipe> stderr=<pipe>");
  const std::string pid = std::to_string(child->transport->get_pid());
  EXPECT_TRUE(std::any_of(logs.begin(), logs.end(), [&](const LogRecord& record) {
    return record.message == "process '" + test_child() + "' created: pid " + pid;
  }));
  EXPECT_TRUE(std::any_of(logs.begin(), logs.end(), [&](const LogRecord& record) {
    return record.message.find(" exited with return code 0") != std::string::npos;
  }));
}

}  // namespace
}  // namespace loopspec
