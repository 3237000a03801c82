// loopspec-worker: the script engine as a worker process (worker.proto). JSON requests on standard input, one a line; JSON
// responses on standard output.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include "google/protobuf/util/json_util.h"
#include "loopspec/backends.h"
#include "loopspec/v1/worker.pb.h"
#include "server/script/program_run.h"
#include "server/script/program_validator.h"
#include "server/script/trace_sink.h"

namespace {

using loopspec::v1::Outcome;
using loopspec::v1::WorkerRequest;
using loopspec::v1::WorkerResponse;

constexpr std::string_view kUsage = "usage: loopspec-worker [--loop selector/epoll]\n";

void respond(const WorkerResponse& response) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(response, &line, options).ok()) return;
  line += '\n';
  // At once, so that a hang still shows how far it got.
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fflush(stdout);
}

class LineSink final : public loopspec::script::TraceSink {
 public:
  void on_event(loopspec::v1::TraceEvent&& event) override {
    WorkerResponse response;
    *response.mutable_event() = std::move(event);
    respond(response);
  }
};

void respond_outcome(Outcome outcome, bool again = true) {
  WorkerResponse response;
  response.mutable_outcome()->set_again(again);
  *response.mutable_outcome()->mutable_outcome() = std::move(outcome);
  respond(response);
}

Outcome host_error(std::string detail) {
  Outcome outcome;
  outcome.set_kind(Outcome::KIND_HOST_ERROR);
  outcome.set_detail(std::move(detail));
  return outcome;
}

Outcome run(const loopspec::v1::Program& program, const std::string& backend) {
  static int programs = 0;
  const bool own_process = programs++ == 0;
  const auto faults = loopspec::script::validate_program(program, {});
  if (!faults.empty()) return host_error(faults.front().field + ": " + faults.front().description);
  LineSink sink;
  return loopspec::script::ProgramRun(program, backend, sink, own_process).run();
}

void answer(const std::string& line, const std::string& backend) {
  WorkerRequest request;
  const auto parsed = google::protobuf::util::JsonStringToMessage(line, &request);
  if (!parsed.ok()) return respond_outcome(host_error("the request is no WorkerRequest: " + parsed.message().ToString()));
  if (request.has_hello()) {
    WorkerResponse response;
    *response.mutable_hello() = loopspec::script::describe_backend(backend);
    response.mutable_hello()->set_host(loopspec::v1::HOST_WORKER);
    response.mutable_hello()->add_capabilities("fresh_process");
    respond(response);
  } else {
    respond_outcome(run(request.run(), backend), /*again=*/!request.run().process().fresh());
  }
}

int usage_error(std::string_view what) {
  std::cerr << "loopspec-worker: " << what << '\n' << kUsage;
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  std::string backend(loopspec::available_backends().front());
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help") {
      std::cout << kUsage;
      return 0;
    }
    if (argument != "--loop" || i + 1 == argc) return usage_error("unknown argument " + std::string(argument));
    backend = argv[++i];
  }
  const auto known = loopspec::available_backends();
  if (std::find(known.begin(), known.end(), backend) == known.end()) return usage_error("there is no loop " + backend + " here");
  std::string line;
  while (std::getline(std::cin, line)) answer(line, backend);
  return 0;
}
