#include "server/host/worker.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/worker.pb.h"
#include "server/host/list_lines.h"
#include "server/host/text.h"
#include "server/host/worker_environment.h"
#include "server/script/outcome.h"
#include "server/script/trace_sink.h"

namespace loopspec::server {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kErrorTailBytes = 8192;
// How long a worker that closed its output may take to end.
constexpr milliseconds kEndGrace{2000};
// A worker's child may hold its output open after it; then its end shows in a look at the process only.
constexpr milliseconds kProcessLook{250};
// A worker writes its lines one by one; whoever waits a moment reads several at once, and is woken less often.
constexpr std::chrono::microseconds kGather{50};
// Where programs wait behind the one that runs, nobody waits for one line.
constexpr std::chrono::microseconds kGatherOfSeveral{1000};

std::string to_line(const v1::WorkerRequest& request) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(request, &line, options).ok()) return "";
  return line + "\n";
}

// A line for each program. Converted together, since most of a conversion is finding out about types.
std::string to_lines(std::span<const std::shared_ptr<const v1::Program>> programs) {
  v1::WorkerRequests requests;
  for (const auto& program : programs) *requests.add_requests()->mutable_run() = *program;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(requests, &text, options).ok()) return "";
  return lines_of_list(text);
}

Sandbox sandbox_of(const Limits& limits) {
  return {limits.max_worker_memory_bytes, limits.max_worker_descriptors, limits.max_worker_file_bytes};
}

milliseconds until_next_look(std::chrono::steady_clock::duration left) {
  return std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds(0), kProcessLook);
}

}  // namespace

struct Worker::Line {
  std::string text;
  v1::WorkerResponse response;
};

absl::StatusOr<std::unique_ptr<Worker>> Worker::start(const std::vector<std::string>& argv, const v1::ProcessSetup& setup,
                                                      const Limits& limits) {
  auto process = ChildProcess::start({argv, worker_environment(setup), sandbox_of(limits)});
  if (!process.ok()) return process.status();
  return std::unique_ptr<Worker>(new Worker(*std::move(process), limits));
}

Worker::Worker(std::unique_ptr<ChildProcess> process, const Limits& limits)
    : limits_(limits), process_(std::move(process)), gather_(kGather) {}

Worker::~Worker() = default;

absl::StatusOr<v1::Implementation> Worker::hello(const std::stop_token& stop) {
  v1::WorkerRequest request;
  request.mutable_hello();
  const std::string line = to_line(request);
  std::string_view left = line;
  gather_ = kGather;
  v1::Implementation implementation;
  const auto deadline = Clock::now() + milliseconds(limits_.max_hello_ms);
  const State end = exchange(left, deadline, stop, [&](v1::WorkerResponse& response) {
    if (!response.has_hello()) {
      fault_ = "the worker answered hello with something else";
      return State::kFault;
    }
    implementation = std::move(*response.mutable_hello());
    return State::kDone;
  });
  switch (end) {
    case State::kDone:
      return implementation;
    case State::kTimeout:
      return absl::DeadlineExceededError(absl::StrCat("the worker said no hello within ", limits_.max_hello_ms, " ms"));
    case State::kStopped:
      return absl::CancelledError("the server is shutting down");
    case State::kClosed:
      return absl::UnavailableError(absl::StrCat("before its hello the worker ", describe_end()));
    default:
      return absl::InternalError(fault_);
  }
}

v1::Outcome Worker::run(const v1::Program& program, script::TraceSink& sink, const std::stop_token& stop) {
  v1::WorkerRequest request;
  *request.mutable_run() = program;
  const std::string line = to_line(request);
  std::string_view left = line;
  gather_ = kGather;
  return take_outcome(left, program, sink, stop);
}

std::size_t Worker::run_together(std::span<const std::shared_ptr<const v1::Program>> programs, RunListener& listener,
                                 const std::stop_token& stop) {
  const std::string lines = to_lines(programs);
  std::string_view left = lines;
  gather_ = kGatherOfSeveral;
  std::size_t told = 0;
  do {
    listener.on_outcome(take_outcome(left, *programs[told++], listener, stop));
  } while (fit_ && told < programs.size());
  return told;
}

v1::Outcome Worker::take_outcome(std::string_view& request, const v1::Program& program, script::TraceSink& sink,
                                 const std::stop_token& stop) {
  output_bytes_ = 0;
  fit_ = false;
  const std::uint32_t max_events = program.limits().max_events();
  std::uint32_t events = 0;
  v1::Outcome outcome;
  const auto deadline = Clock::now() + milliseconds(program.limits().max_wall_ms());
  const State end = exchange(request, deadline, stop, [&](v1::WorkerResponse& response) {
    if (response.has_event() && events < max_events) {
      ++events;
      response.event().ByteSizeLong();
      sink.on_event(std::move(*response.mutable_event()));
      return State::kGoing;
    }
    if (response.has_outcome()) {
      outcome = std::move(*response.mutable_outcome()->mutable_outcome());
      fit_ = response.outcome().again();
      return State::kDone;
    }
    fault_is_limit_ = response.has_event();
    fault_ = fault_is_limit_ ? absl::StrCat("max_events ", max_events) : "the worker wrote a line that is neither event nor outcome";
    return State::kFault;
  });
  switch (end) {
    case State::kDone:
      return outcome;
    case State::kTimeout:
      return script::make_outcome(v1::Outcome::KIND_TIMEOUT, absl::StrCat("max_wall_ms ", program.limits().max_wall_ms()));
    case State::kStopped:
      return script::make_outcome(v1::Outcome::KIND_HOST_ERROR, "the run was cancelled");
    case State::kClosed:
      return script::make_outcome(v1::Outcome::KIND_CRASHED, absl::StrCat("the worker ", describe_end()));
    default:
      return script::make_outcome(fault_is_limit_ ? v1::Outcome::KIND_LIMIT : v1::Outcome::KIND_HOST_ERROR, fault_);
  }
}

bool Worker::fit() {
  if (!fit_ || !waiting_.empty() || !lines_.empty()) return false;
  const bool silent = !process_->wait({.output = true}, milliseconds(0)).output;
  return silent && !process_->poll_status();
}

Worker::State Worker::exchange(std::string_view& request, Clock::time_point deadline, const std::stop_token& stop,
                               const Handler& handle) {
  const std::stop_callback wake(stop, [this] { process_->interrupt(); });
  if (const State state = take_waiting(handle); state != State::kGoing) return state;
  for (;;) {
    if (stop.stop_requested()) return State::kStopped;
    const auto left = deadline - Clock::now();
    if (left <= Clock::duration::zero()) return State::kTimeout;
    const auto ready = process_->wait({!request.empty(), true, errors_open_}, until_next_look(left));
    if (ready.input) write_some(request);
    if (ready.errors) read_errors();
    State state = State::kGoing;
    if (ready.output) {
      std::this_thread::sleep_for(gather_);
      state = read_some(handle);
    }
    if (state == State::kGoing && !ready.any() && process_->poll_status()) {
      state = read_some(handle);
      if (state == State::kGoing) state = State::kClosed;
    }
    if (state == State::kClosed) return wait_for_end(deadline);
    if (state != State::kGoing) return state;
  }
}

void Worker::write_some(std::string_view& request) {
  // When it reads no more, how it ended shows on its output.
  const auto written = process_->write_input(request);
  request = written ? request.substr(*written) : std::string_view();
}

Worker::State Worker::read_some(const Handler& handle) {
  char bytes[65536];
  for (;;) {
    const auto got = process_->read_output(bytes);
    if (!got) return State::kGoing;
    if (*got == 0) return State::kClosed;
    lines_.append({bytes, *got});
    output_bytes_ += *got;
    const State state = take_lines(handle);
    if (state != State::kGoing) return state;
    // A flood must not keep the deadline and a cancellation from being seen.
    if (*got == sizeof bytes) return State::kGoing;
  }
}

Worker::State Worker::take_lines(const Handler& handle) {
  if (output_bytes_ > limits_.max_output_bytes) {
    fault_ = absl::StrCat("max_output_bytes ", limits_.max_output_bytes);
    fault_is_limit_ = true;
    return State::kFault;
  }
  std::vector<Line> lines;
  while (const auto line = lines_.next()) lines.push_back({std::string(*line), {}});
  parse_together(lines);
  std::move(lines.begin(), lines.end(), std::back_inserter(waiting_));
  if (const State state = take_waiting(handle); state != State::kGoing) return state;
  return lines_.rest().size() > limits_.max_line_bytes ? take_line(lines_.rest(), handle) : State::kGoing;
}

Worker::State Worker::take_waiting(const Handler& handle) {
  while (!waiting_.empty()) {
    Line line = std::move(waiting_.front());
    waiting_.pop_front();
    const bool parsed = line.response.response_case() != v1::WorkerResponse::RESPONSE_NOT_SET;
    const State state = parsed ? handle(line.response) : take_line(line.text, handle);
    if (state != State::kGoing) return state;
  }
  return State::kGoing;
}

void Worker::parse_together(std::span<Line> lines) const {
  if (lines.size() < 2) return;
  std::string text = "{\"responses\":[";
  for (const Line& line : lines) {
    if (line.text.empty() || line.text.size() > limits_.max_line_bytes || line.text.front() != '{' || line.text.back() != '}') return;
    absl::StrAppend(&text, &line == &lines.front() ? "" : ",", line.text);
  }
  text += "]}";
  v1::WorkerResponses responses;
  if (!google::protobuf::util::JsonStringToMessage(text, &responses).ok()) return;
  if (static_cast<std::size_t>(responses.responses_size()) != lines.size()) return;
  const bool all = std::none_of(responses.responses().begin(), responses.responses().end(), [](const v1::WorkerResponse& one) {
    return one.response_case() == v1::WorkerResponse::RESPONSE_NOT_SET;
  });
  for (std::size_t i = 0; all && i < lines.size(); ++i) lines[i].response.Swap(responses.mutable_responses(static_cast<int>(i)));
}

Worker::State Worker::take_line(std::string_view line, const Handler& handle) {
  if (line.size() > limits_.max_line_bytes) {
    fault_ = absl::StrCat("the worker wrote a line longer than max_line_bytes (", limits_.max_line_bytes,
                          "): ", quote_shortened(line));
    return State::kFault;
  }
  v1::WorkerResponse response;
  const auto parsed = google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &response);
  if (parsed.ok() && response.response_case() != v1::WorkerResponse::RESPONSE_NOT_SET) return handle(response);
  fault_ = absl::StrCat("the worker wrote a line that is no response: ", quote_shortened(line));
  return State::kFault;
}

Worker::State Worker::wait_for_end(Clock::time_point deadline) {
  const auto end = std::min(deadline, Clock::now() + kEndGrace);
  while (!process_->poll_status() && Clock::now() < end) {
    // Its standard error closes when it ends, unless a child of it holds it: then look again.
    if (process_->wait({.errors = errors_open_}, milliseconds(2)).errors) read_errors();
  }
  if (errors_open_) read_errors();
  return State::kClosed;
}

void Worker::read_errors() {
  char bytes[4096];
  // Bounded, so that a flood of it does not keep us here.
  for (int round = 0; round < 64; ++round) {
    const auto got = process_->read_errors(bytes);
    if (!got) return;
    if (*got == 0) {
      errors_open_ = false;
      return;
    }
    errors_.append(bytes, *got);
    if (errors_.size() > kErrorTailBytes) errors_.erase(0, errors_.size() - kErrorTailBytes);
  }
}

std::string Worker::describe_end() {
  const auto status = process_->poll_status();
  std::string text = status ? describe_status(*status) : "closed its output and went on";
  if (const std::string tail = printable_tail(errors_); !tail.empty()) absl::StrAppend(&text, "; its standard error ended with:\n", tail);
  return text;
}

}  // namespace loopspec::server
