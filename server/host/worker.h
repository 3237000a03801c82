// Worker: one worker process and the line protocol with it (worker.proto). Made, used and destroyed by one thread: the
// process dies with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/host/child_process.h"
#include "server/host/host.h"
#include "server/host/line_buffer.h"
#include "server/limits.h"

namespace loopspec::v1 {
class Implementation;
class Outcome;
class ProcessSetup;
class Program;
class WorkerResponse;
}  // namespace loopspec::v1

namespace loopspec::script {
class TraceSink;
}  // namespace loopspec::script

namespace loopspec::server {

class Worker {
 public:
  // Starts the process with an environment of its own: ours without Python's switches, and with those of the setup.
  static absl::StatusOr<std::unique_ptr<Worker>> start(const std::vector<std::string>& argv, const v1::ProcessSetup& setup,
                                                       const Limits& limits);
  ~Worker();

  // Asks what it is. The error says what happened instead, with what it wrote to standard error.
  absl::StatusOr<v1::Implementation> hello(const std::stop_token& stop);

  // Runs a program. Blocks until its outcome, its wall-clock limit, `stop`, or a fault of the worker.
  v1::Outcome run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop);

  // Runs programs, at least one, that are written to it at once. Tells of each to the listener, and returns how many that was: all, or
  // those up to one after which the worker is not fit; the others have not begun then.
  std::size_t run_together(std::span<const std::shared_ptr<const v1::Program>> programs, RunListener& listener, const std::stop_token& stop);

  // Whether it may be given another program: it said so, it still runs, and it wrote nothing meanwhile.
  bool fit();

 private:
  enum class State { kGoing, kDone, kTimeout, kStopped, kClosed, kFault };
  using Clock = std::chrono::steady_clock;
  // A line that was read and not taken yet; parsed already where it could be together with others.
  struct Line;
  // Takes one response; returns how the exchange stands then. Sets fault_ for kFault.
  using Handler = std::function<State(v1::WorkerResponse&)>;

  Worker(std::unique_ptr<ChildProcess> process, const Limits& limits);

  // Writes what is left of the request and takes responses to one program.
  State exchange(std::string_view& request, Clock::time_point deadline, const std::stop_token& stop, const Handler& handle);
  v1::Outcome take_outcome(std::string_view& request, const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop);
  void write_some(std::string_view& request);
  State read_some(const Handler& handle);
  State take_lines(const Handler& handle);
  State take_waiting(const Handler& handle);
  State take_line(std::string_view line, const Handler& handle);
  // All of them at once, which costs far less than one by one. Nothing is parsed unless each is a response.
  void parse_together(std::span<Line> lines) const;
  State wait_for_end(Clock::time_point deadline);
  void read_errors();
  // "exited with code 1" and its last words.
  std::string describe_end();

  const Limits limits_;
  std::unique_ptr<ChildProcess> process_;
  LineBuffer lines_;
  // What came behind the end of a program.
  std::deque<Line> waiting_;
  // How long to wait for more once something has come.
  std::chrono::microseconds gather_;
  std::uint64_t output_bytes_ = 0;
  std::string errors_;
  bool errors_open_ = true;
  std::string fault_;
  bool fault_is_limit_ = false;
  bool fit_ = true;
};

}  // namespace loopspec::server
