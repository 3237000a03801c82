// What a worker may do to its host: each fault ends in an outcome that names it, and no process is left.
#include "server/host/worker_host.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using test::Collector;
using test::parse_program;
using test::run_all_on;
using test::run_on;
using v1::Outcome;

constexpr const char* kDone = R"(echo '{"outcome":{"outcome":{"kind":"KIND_COMPLETED"},"again":true}}')";
constexpr const char* kMark = R"(echo '{"event":{"log_mark":{"text":"here"}}}')";

// A worker whose behaviour is a line of shell. `read request` waits for the program.
std::vector<std::string> worker(const std::string& script) { return {"/bin/sh", "-c", script}; }

v1::Trace run(const std::string& script, const std::string& program = "", const Limits& limits = {}) {
  WorkerHost host(worker(script), limits, 1);
  return run_on(host, parse_program(program));
}

TEST(WorkerHost, TakesEventsAndOutcome) {
  const auto trace = run(std::string("read request; ") + kMark + "; " + kDone + "; read more");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED);
  ASSERT_EQ(trace.events_size(), 1);
  EXPECT_EQ(trace.events(0).log_mark().text(), "here");
}

TEST(WorkerHost, QuotesGarbage) {
  const auto trace = run(std::string("read request; ") + kMark + "; echo 'Hello, \"world\"'; sleep 1000");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(trace.outcome().detail(), "the worker wrote a line that is no response: \"Hello, \\\"world\\\"\"");
  EXPECT_EQ(trace.events_size(), 1) << "what came before is kept";
}

TEST(WorkerHost, TakesLinesThatComeTogether) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += R"({"event":{"log_mark":{"text":")" + std::to_string(i) + "\"}}}\n";
  const auto trace = run("read request; printf '%s' '" + lines + "'; " + kDone + "; read more");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
  ASSERT_EQ(trace.events_size(), 100);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(trace.events(i).log_mark().text(), std::to_string(i));
}

TEST(WorkerHost, FindsGarbageAmongLinesThatComeTogether) {
  const std::string mark = R"({"event":{"log_mark":{"text":"here"}}})";
  for (const std::string& garbage : {std::string("{}"), std::string("garbage"), std::string(), mark + "," + mark, std::string("{\"event\":{}")}) {
    const auto trace = run("read request; printf '%s\\n' '" + mark + "' '" + garbage + "' '" + mark + "'; sleep 1000");
    EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_HOST_ERROR) << garbage;
    EXPECT_EQ(trace.events_size(), 1) << garbage;
  }
}

TEST(WorkerHost, ShortensGarbage) {
  const auto trace = run("read request; head -c 1000 /dev/zero | tr '\\0' x; echo; sleep 1000");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_LT(trace.outcome().detail().size(), 300U);
  EXPECT_NE(trace.outcome().detail().find("(1000 bytes)"), std::string::npos) << trace.outcome().detail();
}

TEST(WorkerHost, TellsTheExitCodeAndTheLastWords) {
  const auto trace = run(std::string("read request; ") + kMark + "; echo 'out of cheese' >&2; exit 3");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_CRASHED);
  EXPECT_EQ(trace.outcome().detail(), "the worker exited with code 3; its standard error ended with:\nout of cheese");
  EXPECT_EQ(trace.events_size(), 1);
}

TEST(WorkerHost, TellsTheSignal) {
  const auto trace = run("read request; kill -SEGV $$");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_CRASHED);
  EXPECT_EQ(trace.outcome().detail(), "the worker was killed by signal 11 (Segmentation fault)");
}

TEST(WorkerHost, NoticesAnExitWhileAChildHoldsTheOutput) {
  const auto trace = run("read request; sleep 1000 & exit 4");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_CRASHED);
  EXPECT_NE(trace.outcome().detail().find("exited with code 4"), std::string::npos) << trace.outcome().detail();
}

TEST(WorkerHost, EndsAHangWithTheTraceSoFar) {
  const auto trace = run(std::string("read request; ") + kMark + "; sleep 1000", "limits { max_wall_ms: 300 }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_TIMEOUT);
  EXPECT_EQ(trace.outcome().detail(), "max_wall_ms 300");
  EXPECT_EQ(trace.events_size(), 1);
}

TEST(WorkerHost, EndsAHangOfAWorkerThatReadsNothing) {
  std::string program = "limits { max_wall_ms: 300 }";
  for (int i = 0; i < 5000; ++i) program += " main { log { text: 'a text that fills the pipe before anybody reads it' } }";
  EXPECT_EQ(run("sleep 1000", program).outcome().kind(), Outcome::KIND_TIMEOUT);
}

TEST(WorkerHost, EndsAFloodOfEvents) {
  const auto trace = run(R"(read request; yes '{"event":{"log_mark":{"text":"again"}}}')", "limits { max_events: 50 }");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_events 50");
  EXPECT_EQ(trace.events_size(), 50);
}

TEST(WorkerHost, EndsALineWithoutEnd) {
  Limits limits;
  limits.max_line_bytes = 100'000;
  const auto trace = run("read request; yes | tr -d '\\n'", "", limits);
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_NE(trace.outcome().detail().find("max_line_bytes (100000)"), std::string::npos) << trace.outcome().detail();
}

TEST(WorkerHost, EndsAFloodOfBytes) {
  Limits limits;
  limits.max_output_bytes = 500'000;
  const auto trace = run(R"(read request; yes '{"event":{"log_mark":{"text":"again"}}}')", "limits { max_events: 100000000 }", limits);
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_LIMIT);
  EXPECT_EQ(trace.outcome().detail(), "max_output_bytes 500000");
}

TEST(WorkerHost, IsNotStoppedByAFloodOnStandardError) {
  const auto trace = run(std::string("read request; head -c 1000000 /dev/zero >&2; ") + kDone + "; read more");
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
}

TEST(WorkerHost, NamesACommandThatIsNotThere) {
  WorkerHost host({"/no/such/worker"}, {}, 1);
  const auto trace = run_on(host, parse_program(""));
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(trace.outcome().detail(), "no worker could be started: cannot run /no/such/worker: No such file or directory");
}

// A worker that answers every request with its process id.
const std::string kPidWorker = std::string(R"(while read request; do echo "{\"event\":{\"log_mark\":{\"text\":\"$$\"}}}"; )") + kDone + "; done";

std::string pid_of(Host& host, const std::string& program = "") {
  const auto trace = run_on(host, parse_program(program));
  EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
  return trace.events(0).log_mark().text();
}

TEST(WorkerHost, KeepsAWorkerThatBehaves) {
  WorkerHost host(worker(kPidWorker), {}, 1);
  EXPECT_EQ(pid_of(host), pid_of(host));
}

TEST(WorkerHost, GivesAProcessOfItsOwnWhereAProgramAsks) {
  WorkerHost host(worker(kPidWorker), {}, 1);
  const std::string usual = pid_of(host);
  const std::string own = pid_of(host, "process { fresh: true }");
  EXPECT_NE(own, usual);
  EXPECT_NE(own, pid_of(host, "process { fresh: true }"));
  EXPECT_EQ(usual, pid_of(host));
}

TEST(WorkerHost, ReplacesAWorkerThatSpokeOutOfTurn) {
  // Outcome and garbage in one write: the garbage is there when the outcome is.
  const std::string both = R"(printf '%s\ngarbage\n' '{"outcome":{"outcome":{"kind":"KIND_COMPLETED"},"again":true}}')";
  WorkerHost host(worker("while read request; do " + both + "; done"), {}, 1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(run_on(host, parse_program("")).outcome().kind(), Outcome::KIND_COMPLETED);
}

// Answers each program with its own process id, and those that are named so with what their name says.
const std::string kTwistedWorker = std::string(R"(while read request; do case "$request" in )") +
                                   "*hang*) " + kMark + "; sleep 1000;; *crash*) " + kMark + "; exit 3;; *garbage*) " + kMark +
                                   "; echo nonsense;; *last*) " + kMark + R"(; echo '{"outcome":{"outcome":{"kind":"KIND_COMPLETED"}}}'; exit;; )" +
                                   R"(*) echo "{\"event\":{\"log_mark\":{\"text\":\"$$\"}}}"; )" + kDone + ";; esac; done";

TEST(WorkerHost, WritesSeveralProgramsAtOnce) {
  // It answers none before it has read all three.
  const auto mark = [](int i) { return R"(echo '{"event":{"log_mark":{"text":")" + std::to_string(i) + R"("}}}'; )" + kDone + "; "; };
  WorkerHost host(worker("read a; read b; read c; " + mark(0) + mark(1) + mark(2) + "read more"), {}, 1, true);
  const auto traces = run_all_on(host, {"", "name: 'a,b'", ""});
  for (int i = 0; i < 3; ++i) {
    const auto& trace = traces[static_cast<std::size_t>(i)];
    EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED) << trace.outcome().detail();
    ASSERT_EQ(trace.events_size(), 1);
    EXPECT_EQ(trace.events(0).log_mark().text(), std::to_string(i));
  }
}

TEST(WorkerHost, WritesProgramByProgramWhereAWorkerIsNotOurs) {
  // It takes what has come in one read as one request.
  const std::string once = R"(while request=$(dd bs=65536 count=1 2>/dev/null) && [ -n "$request" ]; do )" + std::string(kDone) + "; done";
  WorkerHost host(worker(once), {}, 1);
  const std::string program = "limits { max_wall_ms: 3000 }";
  for (const auto& trace : run_all_on(host, {program, program, program})) EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(WorkerHost, AFaultAmongSeveralProgramsIsThatOnesAlone) {
  const std::map<std::string, Outcome::Kind> faults = {{"name: 'hang' limits { max_wall_ms: 300 }", Outcome::KIND_TIMEOUT},
                                                       {"name: 'crash'", Outcome::KIND_CRASHED},
                                                       {"name: 'garbage'", Outcome::KIND_HOST_ERROR},
                                                       {"name: 'last'", Outcome::KIND_COMPLETED}};
  for (const auto& [fault, kind] : faults) {
    WorkerHost host(worker(kTwistedWorker), {}, 1, true);
    const auto traces = run_all_on(host, {"", fault, "", ""});
    EXPECT_EQ(traces[1].outcome().kind(), kind) << fault << ": " << traces[1].outcome().detail();
    ASSERT_EQ(traces[1].events_size(), 1) << fault;
    EXPECT_EQ(traces[1].events(0).log_mark().text(), "here");
    std::vector<std::string> pids;
    for (const std::size_t i : {0U, 2U, 3U}) {
      EXPECT_EQ(traces[i].outcome().kind(), Outcome::KIND_COMPLETED) << fault << " " << i << ": " << traces[i].outcome().detail();
      ASSERT_EQ(traces[i].events_size(), 1);
      pids.push_back(traces[i].events(0).log_mark().text());
    }
    EXPECT_NE(pids[0], pids[1]) << "the others run on a new worker";
    EXPECT_EQ(pids[1], pids[2]);
  }
}

TEST(WorkerHost, GivesOneOfSeveralProgramsAProcessOfItsOwn) {
  WorkerHost host(worker(kPidWorker), {}, 1, true);
  const auto traces = run_all_on(host, {"", "", "process { fresh: true }", "", ""});
  const auto pid = [&](std::size_t i) { return traces[i].events(0).log_mark().text(); };
  EXPECT_EQ(pid(0), pid(1));
  EXPECT_NE(pid(1), pid(2));
  EXPECT_EQ(pid(1), pid(3));
  EXPECT_EQ(pid(1), pid(4));
}

TEST(WorkerHost, CancelEndsSeveralPrograms) {
  WorkerHost host(worker(kTwistedWorker), {}, 1, true);
  const auto collector = std::make_shared<test::SeveralCollector>(3);
  Programs programs;
  for (const char* text : {"name: 'hang'", "", ""}) programs.push_back(std::make_shared<const v1::Program>(parse_program(text)));
  const auto run = host.start_all(std::move(programs), collector);
  collector->wait_for_event();
  run->cancel();
  const auto traces = collector->wait();
  EXPECT_EQ(traces[0].outcome().detail(), "the run was cancelled");
  EXPECT_EQ(traces[1].outcome().detail(), "the run was cancelled before it began");
  EXPECT_EQ(traces[2].outcome().detail(), "the run was cancelled before it began");
  EXPECT_EQ(run_on(host, parse_program("")).outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(WorkerHost, ReplacesAWorkerThatSpokeBehindTheLastOfSeveral) {
  const std::string both = std::string(R"(case "$request" in *last*) printf '%s\ngarbage\n' ')") +
                           R"({"outcome":{"outcome":{"kind":"KIND_COMPLETED"},"again":true}}';; *) )" + kDone + ";; esac";
  WorkerHost host(worker("while read request; do " + both + "; done"), {}, 1, true);
  for (int i = 0; i < 3; ++i)
    for (const auto& trace : run_all_on(host, {"", "name: 'last'"})) EXPECT_EQ(trace.outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(WorkerHost, SetsUpTheEnvironment) {
  setenv("PYTHONASYNCIODEBUG", "1", 1);
  setenv("PYTHONWARNINGS", "error", 1);
  const std::string script = std::string(R"(read request; echo "{\"event\":{\"log_mark\":{\"text\":\"[$PYTHONASYNCIODEBUG|$PYTHONDEVMODE|$PYTHONWARNINGS]\"}}}"; )") + kDone;
  EXPECT_EQ(run(script).events(0).log_mark().text(), "[||]");
  EXPECT_EQ(run(script, "process { asyncio_debug: '0' dev_mode: true }").events(0).log_mark().text(), "[0|1|]");
  unsetenv("PYTHONASYNCIODEBUG");
  unsetenv("PYTHONWARNINGS");
}

TEST(WorkerHost, CancelEndsARunAndFreesItsPlace) {
  const std::string script = std::string(R"(read request; case "$request" in *hang*) )") + kMark + "; sleep 1000;; *) " + kDone + ";; esac; read more";
  WorkerHost host(worker(script), {}, 1);
  const auto hanging = std::make_shared<Collector>();
  const auto run = host.start(std::make_shared<const v1::Program>(parse_program("name: 'hang'")), hanging);
  hanging->wait_for_events(1);
  run->cancel();
  EXPECT_EQ(hanging->wait().outcome().detail(), "the run was cancelled");
  EXPECT_EQ(run_on(host, parse_program("")).outcome().kind(), Outcome::KIND_COMPLETED);
}

TEST(WorkerHost, ShutdownEndsWhatRunsAndWaits) {
  WorkerHost host(worker(std::string("read request; ") + kMark + "; sleep 1000"), {}, 1);
  const auto first = std::make_shared<Collector>();
  const auto second = std::make_shared<Collector>();
  const auto program = std::make_shared<const v1::Program>(parse_program(""));
  const auto running = host.start(program, first);
  const auto waiting = host.start(program, second);
  first->wait_for_events(1);
  host.shutdown();
  EXPECT_EQ(first->wait().outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(second->wait().outcome().kind(), Outcome::KIND_HOST_ERROR);
  EXPECT_EQ(second->wait().events_size(), 0);
}

// Orphans become children of this process, so that their end can be waited for.
class WorkerProcesses : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { ASSERT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0); }
  void TearDown() override { prctl(PR_SET_CHILD_SUBREAPER, 0); }
};

TEST_P(WorkerProcesses, LeaveNoChildBehind) {
  const std::string script = std::string(R"(read request; sleep 1000 & echo "{\"event\":{\"log_mark\":{\"text\":\"$!\"}}}"; )") + GetParam();
  const auto trace = run(script, "limits { max_wall_ms: 500 }");
  ASSERT_EQ(trace.events_size(), 1) << trace.outcome().detail();
  const pid_t orphan = std::stoi(trace.events(0).log_mark().text());
  // It becomes this process's child when the shell is gone, unless the shell has reaped it. One that lives on is waited for in vain.
  int status = 0;
  pid_t waited = -1;
  while ((waited = waitpid(orphan, &status, 0)) == -1 && kill(orphan, 0) == 0) sched_yield();
  if (waited == -1) return;
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

INSTANTIATE_TEST_SUITE_P(Each, WorkerProcesses,
                         testing::Values("sleep 1000", "exit 3", "echo garbage; sleep 1000", "kill -KILL $$",
                                         R"(echo '{"outcome":{"outcome":{"kind":"KIND_COMPLETED"}}}'; sleep 1000)"));

}  // namespace
}  // namespace loopspec::server
