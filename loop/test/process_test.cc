// create_subprocess_exec(), create_subprocess_shell() and Process.
#include "subprocess_fixture.h"

namespace loopspec {
namespace {

class ProcessTest : public ChildTest {
 protected:
  static SubprocessOptions piped(bool errors = false) {
    SubprocessOptions options;
    options.standard_input = options.standard_output = subprocess::kPipe;
    if (errors) options.standard_error = subprocess::kPipe;
    return options;
  }
  template <class T>
  T run(Coroutine<T> coroutine) {
    return net.run_until_complete(std::move(coroutine));
  }
  // What test_child performs.
  std::shared_ptr<Process> start(std::vector<std::string> steps, const SubprocessOptions& options = piped(),
                                 std::size_t limit = StreamReader::kDefaultLimit) {
    return run(create_subprocess_exec(command_of(std::move(steps)), options, limit));
  }
  // Lets the last callbacks of the pipes run.
  void settle() {
    for (int i = 0; i < 5; ++i) turn();
  }
};
LOOPSPEC_ON_EVERY_BACKEND(ProcessTest);

TEST_P(ProcessTest, Communicates) {
  const auto process = start({"cat", "err=err\n", "exit=3"}, piped(true));
  EXPECT_EQ(process->returncode(), std::nullopt);
  EXPECT_EQ(process->repr(), "<Process " + std::to_string(process->pid()) + ">");
  const auto [output, errors_text] = run(process->communicate("hello"));
  EXPECT_EQ(output, "hello");
  EXPECT_EQ(errors_text, "err\n");
  EXPECT_EQ(process->returncode(), 3);
  EXPECT_EQ(run(process->wait()), 3);
  settle();
}

TEST_P(ProcessTest, CommunicatesMegabytes) {
  const Bytes data(2 << 20, 'x');
  const auto process = start({"cat"});
  const auto result = run(process->communicate(data));
  EXPECT_EQ(result.first, data);
  EXPECT_EQ(result.second, std::nullopt);
  settle();
}

TEST_P(ProcessTest, ClosesTheInputWithoutAny) {
  const auto process = start({"cat"});
  EXPECT_EQ(run(process->communicate()).first, "");
  settle();
}

TEST_P(ProcessTest, AChildThatReadsNothingIsNoError) {
  const auto process = start({"exit=0"});
  const auto result = run(process->communicate(Bytes(1 << 20, 'x')));
  EXPECT_EQ(result.first, "");
  EXPECT_EQ(process->returncode(), 0);
  settle();
}

TEST_P(ProcessTest, StreamsLineByLine) {
  const auto process = start({"echo"});
  const auto talk = [&]() -> Coroutine<void> {
    for (const char* word : {"one", "two"}) {
      process->standard_input()->write(std::string(word) + "\n");
      co_await process->standard_input()->drain();
      log(co_await process->standard_output()->readline());
    }
    process->standard_input()->close();
    co_await process->standard_input()->wait_closed();
    log(co_await process->standard_output()->read());
    log(std::to_string(co_await process->wait()));
  };
  run(talk());
  EXPECT_EQ(seen, (Log{"<one>\n", "<two>\n", "", "0"}));
  EXPECT_EQ(process->standard_error(), nullptr);
  settle();
}

TEST_P(ProcessTest, TheShellAndWhatIsInherited) {
  const auto process = run(create_subprocess_shell("exit 12"));
  EXPECT_EQ(process->standard_input(), nullptr);
  EXPECT_EQ(process->standard_output(), nullptr);
  EXPECT_EQ(run(process->wait()), 12);
  EXPECT_EQ(run(process->communicate()).first, std::nullopt);
  settle();
}

TEST_P(ProcessTest, DrainWaitsForAChildThatNeverReads) {
  const auto process = start({"sleep"});
  process->standard_input()->write(Bytes(1 << 20, 'x'));
  const auto drain = net.create_task(process->standard_input()->drain());
  settle();
  EXPECT_FALSE(drain.done());
  process->kill();
  EXPECT_THROW(net.run_until_complete(drain), ConnectionError);
  EXPECT_EQ(run(process->wait()), code_of_kill());
  settle();
}

TEST_P(ProcessTest, AReaderThatIsFullPausesThePipe) {
  const auto process = start({"zeros=10000000"}, piped(), 1000);
  process->standard_input()->close();
  std::size_t total = 0;
  const auto read_slowly = [&]() -> Coroutine<void> {
    for (Bytes piece = co_await process->standard_output()->read(4096); !piece.empty();
         piece = co_await process->standard_output()->read(4096)) {
      total += piece.size();
      co_await sleep(0);
    }
    co_await process->wait();
  };
  run(read_slowly());
  EXPECT_EQ(total, 10'000'000u);
  settle();
}

TEST_P(ProcessTest, SignalsAndSeveralWhoWait) {
  const auto process = start({"sleep"});
  const auto first = net.create_task(process->wait());
  const auto second = net.create_task(process->wait());
  const auto cancelled = net.create_task(process->wait());
  turn();
  cancelled.cancel();
  process->terminate();
  EXPECT_EQ(net.run_until_complete(first), code_of_terminate());
  EXPECT_EQ(net.run_until_complete(second), code_of_terminate());
  EXPECT_TRUE(cancelled.cancelled());
  try {
    process->send_signal(SIGTERM);
    ADD_FAILURE() << "nothing was raised";
  } catch (const OSError& error) {
    EXPECT_EQ(error.type_name(), "ProcessLookupError");
  }
  settle();
}

TEST_P(ProcessTest, WhatCannotBeStartedRaises) {
  EXPECT_RAISES(OSError, "[Errno 2] No such file or directory: 'nosuchprogram'", run(create_subprocess_exec({"nosuchprogram"})));
}

}  // namespace
}  // namespace loopspec
