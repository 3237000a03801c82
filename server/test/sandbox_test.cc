// What a worker process may not do, and that nothing of it outlives its worker or this process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <span>
#include <string>

#include "server/host/child_process.h"
#include "server/host/sandbox.h"

namespace loopspec::server {
namespace {

// What it has written; 0 at the end.
std::size_t read_when_ready(ChildProcess& child, std::span<char> bytes) {
  for (;;) {
    child.wait({.output = true}, std::chrono::seconds(1));
    if (const auto got = child.read_output(bytes)) return *got;
  }
}

// What a shell script in a sandbox writes.
std::string output_of(const std::string& script, const Sandbox& sandbox) {
  auto child = ChildProcess::start({{"/bin/sh", "-c", script}, {"PATH=/usr/bin:/bin"}, sandbox});
  EXPECT_TRUE(child.ok()) << child.status();
  std::string text;
  char bytes[4096];
  for (;;) {
    const auto got = read_when_ready(**child, bytes);
    if (got == 0) return text;
    text.append(bytes, got);
  }
}

TEST(Sandbox, GivesNoNewPrivileges) { EXPECT_EQ(output_of("grep NoNewPrivs /proc/self/status", {}), "NoNewPrivs:\t1\n"); }

TEST(Sandbox, LimitsWhatItIsTold) {
  const std::string limits = output_of("ulimit -c; ulimit -n; ulimit -f; ulimit -H -n", {0, 100, 1U << 20U});
  // The shell counts files in blocks of 512 bytes.
  EXPECT_EQ(limits, "0\n100\n2048\n100\n");
  EXPECT_EQ(output_of("ulimit -c", {}), "0\n");
}

TEST(Sandbox, AFileTooLargeIsAnErrorAndNoDeath) {
  const std::string script = "f=$(mktemp); head -c 10000 /dev/zero >$f 2>/dev/null; echo $?; wc -c <$f; rm $f";
  EXPECT_EQ(output_of(script, {0, 0, 4096}), "1\n4096\n");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(Sandbox, MemoryIsRefused) {
  const std::string script = "python3 -c 'bytes(1 << 30)' 2>&1 | tail -n 1";
  EXPECT_EQ(output_of(script, {256U << 20U, 0, 0}), "MemoryError\n");
}
#endif

bool is_alive(pid_t pid) { return kill(pid, 0) == 0; }

// Reads a line that it writes.
std::string read_line(ChildProcess& child) {
  std::string line;
  char byte = 0;
  while (read_when_ready(child, {&byte, 1}) == 1 && byte != '\n') line += byte;
  return line;
}

// A worker's own child, which does not end with it by itself: the end of a pipe it holds tells when it has gone.
constexpr const char* kWithChild = "sleep 1000 & echo $!; wait";

TEST(ChildProcess, TakesItsChildrenWithIt) {
  // As a container's first process is: orphans come to us.
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  pid_t grandchild = 0;
  {
    auto child = ChildProcess::start({{"/bin/sh", "-c", kWithChild}, {"PATH=/usr/bin:/bin"}, {}});
    ASSERT_TRUE(child.ok()) << child.status();
    grandchild = std::stoi(read_line(**child));
    EXPECT_TRUE(is_alive(grandchild));
  }
  // Not a zombie either.
  EXPECT_FALSE(is_alive(grandchild));
  ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

// A process like the server: starts a worker that has a child, both of which hold descriptor 9 open, and waits to be killed.
// NothingOutlivesAKilledServer runs it, as a process of its own.
TEST(ChildProcess, DISABLED_ServesUntilItIsKilled) {
  const std::string held = "exec 9>/proc/" + std::to_string(getpid()) + "/fd/9; ";
  auto child = ChildProcess::start({{"/bin/sh", "-c", held + kWithChild}, {"PATH=/usr/bin:/bin"}, {}});
  ASSERT_TRUE(child.ok()) << child.status();
  read_line(**child);
  ASSERT_EQ(write(8, "\n", 1), 1);
  for (;;) pause();
}

TEST(ChildProcess, NothingOutlivesAKilledServer) {
  int told[2];
  int held[2];
  ASSERT_EQ(pipe2(told, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(held, O_CLOEXEC), 0);
  const pid_t server = fork();
  if (server == 0) {
    dup2(told[1], 8);
    dup2(held[1], 9);
    execl("/proc/self/exe", "host_test", "--gtest_also_run_disabled_tests", "--gtest_filter=ChildProcess.DISABLED_ServesUntilItIsKilled", nullptr);
    _exit(1);
  }
  close(told[1]);
  close(held[1]);
  char byte = 0;
  ASSERT_EQ(read(told[0], &byte, 1), 1) << "it did not start";
  kill(server, SIGKILL);
  ASSERT_EQ(waitpid(server, nullptr, 0), server);
  // At the end of the pipe its last holder has gone, and that is the worker's child.
  EXPECT_EQ(read(held[0], &byte, 1), 0);
  close(told[0]);
  close(held[0]);
}

}  // namespace
}  // namespace loopspec::server
