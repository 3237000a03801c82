// The small parts that hosts are made of.
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <vector>

#include "server/host/deadlines.h"
#include "server/host/line_buffer.h"
#include "server/host/list_lines.h"
#include "server/host/python_loop.h"
#include "server/host/shell_words.h"
#include "server/host/text.h"
#include "server/host/wine_loop.h"

namespace loopspec::server {
namespace {

using Words = std::vector<std::string>;

TEST(ShellWords, SplitsAsAShellWould) {
  EXPECT_EQ(*split_shell_words("a  b\tc"), (Words{"a", "b", "c"}));
  EXPECT_EQ(*split_shell_words(R"(run 'a b' "c d" e\ f)"), (Words{"run", "a b", "c d", "e f"}));
  EXPECT_EQ(*split_shell_words(R"("a\"b\\c\n" 'it'\''s')"), (Words{R"(a"b\c\n)", "it's"}));
  EXPECT_EQ(*split_shell_words("a '' \"\""), (Words{"a", "", ""}));
  EXPECT_EQ(*split_shell_words("--x=a#b c~"), (Words{"--x=a#b", "c~"}));
  EXPECT_EQ(*split_shell_words("'$HOME|;'"), (Words{"$HOME|;"}));
}

TEST(ShellWords, RefusesWhatItCannotDo) {
  for (const char* command : {"", "   ", "'a", "\"a", "a\\", "a | b", "a; b", "echo $HOME", "\"$HOME\"", "a > b", "~/a", "`a`"}) {
    EXPECT_EQ(split_shell_words(command).status().code(), absl::StatusCode::kInvalidArgument) << command;
  }
}

TEST(Text, QuotesAndShortens) {
  EXPECT_EQ(quote_shortened("a\"b\n\xff"), "\"a\\\"b\\n\\xff\"");
  EXPECT_EQ(quote_shortened("abcdef", 3), "\"abc\"… (6 bytes)");
}

TEST(Text, KeepsTheTail) {
  EXPECT_EQ(printable_tail("  one\ntwo\x1b\n\n"), "one\ntwo?");
  EXPECT_EQ(printable_tail("abcdef", 3), "def");
  EXPECT_EQ(last_line("one\ntwo\n\n"), "two");
}

TEST(ListLines, CutsAListAtItsOwnCommas) {
  EXPECT_EQ(lines_of_list(R"({"x":[{"a":1}]})"), "{\"a\":1}\n");
  EXPECT_EQ(lines_of_list(R"({"x":[{"a":[1,2],"b":{"c":3}},{"a":[{},{}]},{}]})"),
            "{\"a\":[1,2],\"b\":{\"c\":3}}\n{\"a\":[{},{}]}\n{}\n");
  EXPECT_EQ(lines_of_list(R"({"x":[{"a":"},{],\\"},{"b":"\",\\\""},{"c":"["}]})"),
            "{\"a\":\"},{],\\\\\"}\n{\"b\":\"\\\",\\\\\\\"\"}\n{\"c\":\"[\"}\n");
  EXPECT_EQ(lines_of_list(R"({"x":[{"a":"\"},{"},{"b":"\\\"}"}]})"), "{\"a\":\"\\\"},{\"}\n{\"b\":\"\\\\\\\"}\"}\n");
  EXPECT_EQ(lines_of_list("{}"), "");
}

TEST(Deadlines, AreCalledInTheOrderOfTheirTimesAndMayAddMore) {
  Deadlines deadlines;
  std::vector<int> called;
  std::promise<void> last;
  const auto now = Deadlines::Clock::now();
  // The first is the latest, so that the thread must be woken for the others.
  deadlines.add(now + std::chrono::milliseconds(60), [&] {
    called.push_back(3);
    deadlines.add(Deadlines::Clock::now(), [&] {
      called.push_back(4);
      last.set_value();
    });
  });
  deadlines.add(now + std::chrono::milliseconds(30), [&] { called.push_back(2); });
  deadlines.add(now, [&] { called.push_back(1); });
  deadlines.take_back(deadlines.add(now + std::chrono::milliseconds(40), [&] { called.push_back(0); }));
  last.get_future().wait();
  EXPECT_EQ(called, (std::vector<int>{1, 2, 3, 4}));
}

TEST(Deadlines, LetGoOfWhatIsTakenBackAndOfWhatIsLeft) {
  const auto held = std::make_shared<int>();
  {
    Deadlines deadlines;
    const auto key = deadlines.add(Deadlines::Clock::now() + std::chrono::hours(1), [held] {});
    deadlines.add(Deadlines::Clock::now() + std::chrono::hours(1), [held] {});
    EXPECT_EQ(held.use_count(), 3);
    deadlines.take_back(key);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(LineBuffer, CutsPiecesIntoLines) {
  LineBuffer buffer;
  buffer.append("one\ntw");
  EXPECT_EQ(buffer.next(), "one");
  EXPECT_EQ(buffer.next(), std::nullopt);
  EXPECT_EQ(buffer.rest(), "tw");
  buffer.append("o\n\nthree\n");
  EXPECT_EQ(buffer.next(), "two");
  EXPECT_EQ(buffer.next(), "");
  EXPECT_EQ(buffer.next(), "three");
  EXPECT_TRUE(buffer.empty());
}

TEST(PythonLoop, KnowsTheNames) {
  EXPECT_EQ((*parse_python_loop("cpython"))->interpreters, Words{"python3"});
  EXPECT_EQ((*parse_python_loop("uvloop"))->interpreters, (Words{"python3", "/usr/bin/python3"}));
  EXPECT_EQ((*parse_python_loop("cpython@/opt/py:3/python"))->interpreters, Words{"/opt/py:3/python"});
  EXPECT_EQ((*parse_python_loop("python:my.loops:make"))->factory, "my.loops:make");
  EXPECT_EQ((*parse_python_loop("python:my.loops:make"))->interpreters, Words{"python3"});
  const auto named = *parse_python_loop("python@/opt/py:3/python:m:f");
  EXPECT_EQ(named->interpreters, Words{"/opt/py:3/python"});
  EXPECT_EQ(named->factory, "m:f");
  EXPECT_EQ(*parse_python_loop("selector/epoll"), std::nullopt);
}

TEST(PythonLoop, RefusesHalfANameAndShowsTheWhole) {
  for (const char* name : {"python:", "python:m", "python::f", "python:m:", "python@:m:f", "python@/x:m", "cpython@"}) {
    const auto loop = parse_python_loop(name);
    ASSERT_EQ(loop.status().code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_NE(loop.status().message().find(name), absl::string_view::npos) << loop.status();
  }
}

TEST(WineLoop, KnowsTheNames) {
  EXPECT_EQ(parse_wine_loop("proactor/iocp")->backend, "proactor/iocp");
  EXPECT_EQ(parse_wine_loop("windows:selector/select")->backend, "selector/select");
  for (const char* other : {"selector/select", "proactor/io_uring", "cpython", "windows"}) EXPECT_FALSE(parse_wine_loop(other)) << other;
  for (const std::string& name : wine_loop_names()) EXPECT_TRUE(parse_wine_loop(name)) << name;
}

TEST(WineLoop, ItsCommandRunsTheWorkerOfTheDataFolder) {
  EXPECT_EQ(parse_wine_loop("windows:selector/select")->command("/share"),
            (Words{"/share/worker/wine", "/share/worker/windows/loopspec-worker.exe", "--loop", "selector/select"}));
  const std::string refusal = wine_loop_refusal("/no/such/folder");
  EXPECT_NE(refusal.find("/no/such/folder/worker/windows/loopspec-worker.exe"), std::string::npos) << refusal;
}

TEST(WineLoop, ItsLimitsLeaveTimeForTheFirstStart) {
  Limits limits;
  limits.max_hello_ms = 1000;
  EXPECT_GT(wine_limits(limits).max_hello_ms, 60'000U);
  EXPECT_EQ(wine_limits(limits).max_worker_descriptors, 0U);
  limits.max_hello_ms = 1'000'000;
  EXPECT_EQ(wine_limits(limits).max_hello_ms, 1'000'000U);
}

}  // namespace
}  // namespace loopspec::server
