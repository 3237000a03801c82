#include "server/worker/native/native_worker.h"

#include <string>
#include <utility>

#include "google/protobuf/util/json_util.h"
#include "loopspec/v1/worker.pb.h"
#include "server/script/outcome.h"
#include "server/script/program_validator.h"
#include "server/script/trace_sink.h"
#include "server/worker/native/channel.h"

namespace loopspec::worker {

namespace {

using v1::Outcome;
using v1::WorkerRequest;
using v1::WorkerResponse;

void respond(Channel& channel, const WorkerResponse& response) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(response, &line, options).ok()) return;
  // At once, so that a hang still shows how far it got.
  channel.write_line(std::move(line));
}

class LineSink final : public script::TraceSink {
 public:
  explicit LineSink(Channel& channel) : channel_(channel) {}
  void on_event(v1::TraceEvent&& event) override {
    WorkerResponse response;
    *response.mutable_event() = std::move(event);
    respond(channel_, response);
  }

 private:
  Channel& channel_;
};

void respond_outcome(Channel& channel, Outcome outcome, bool again = true) {
  WorkerResponse response;
  response.mutable_outcome()->set_again(again);
  *response.mutable_outcome()->mutable_outcome() = std::move(outcome);
  respond(channel, response);
}

Outcome host_error(std::string detail) { return script::make_outcome(Outcome::KIND_HOST_ERROR, std::move(detail)); }

Outcome run(Channel& channel, const v1::Program& program, const script::LoopFactory& make_loop) {
  // Programs run one after the other here.
  static int programs = 0;
  const bool own_process = programs++ == 0 || !program.process().fresh();
  const auto faults = script::validate_program(program, {});
  if (!faults.empty()) return host_error(faults.front().field + ": " + faults.front().description);
  LineSink sink(channel);
  return script::ProgramRun(program, make_loop, sink, own_process).run();
}

void answer(Channel& channel, const std::string& line, const v1::Implementation& implementation, const script::LoopFactory& make_loop) {
  WorkerRequest request;
  const auto parsed = google::protobuf::util::JsonStringToMessage(line, &request);
  if (!parsed.ok()) return respond_outcome(channel, host_error("the request is no WorkerRequest: " + parsed.message().ToString()));
  if (!request.has_hello()) return respond_outcome(channel, run(channel, request.run(), make_loop), /*again=*/!request.run().process().fresh());
  WorkerResponse response;
  *response.mutable_hello() = implementation;
  response.mutable_hello()->set_host(v1::HOST_WORKER);
  script::add_own_process_capabilities(*response.mutable_hello());
  respond(channel, response);
}

}  // namespace

void serve(const v1::Implementation& implementation, const script::LoopFactory& make_loop) {
  Channel channel;
  std::string line;
  while (channel.read_line(line)) answer(channel, line, implementation, make_loop);
}

}  // namespace loopspec::worker
