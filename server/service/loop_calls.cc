#include "server/service/loop_calls.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "server/script/program_names.h"

namespace loopspec::server {

namespace {

// A callback's request, but for the op's own parts.
template <class Request>
HostedLoop::Request handle_request(const Request& request, HostedLoop& loop) {
  HostedLoop::Request made;
  made.blocks.assign(request.blocks().begin(), request.blocks().end());
  made.blocks_field = "blocks";
  made.id = request.handle_id().empty() ? loop.next_handle_id() : request.handle_id();
  made.id_field = "handle_id";
  if (!request.handle_id().empty()) made.content = request.SerializeAsString();
  made.op.set_id(made.id);
  return made;
}

template <class Op, class Request>
void set_callback(Op& op, Request& request) {
  op.mutable_callback()->Swap(request.mutable_callback());
  op.mutable_args()->Swap(request.mutable_args());
}

void set_seconds(v1::Seconds& seconds, double value) {
  if (std::isinf(value) && value > 0) {
    seconds.set_infinite(true);
  } else {
    seconds.set_value(value);
  }
}

std::optional<Refusal> id_fault(const std::string& id, const char* field, bool required) {
  if (id.empty() && !required) return std::nullopt;
  if (script::is_well_formed_name(id) && id != script::kLoopId) return std::nullopt;
  return malformed_request(field, absl::StrCat("\"", id.substr(0, 100), "\" is no id: [a-z][a-z0-9_.-]*, and not \"loop\""));
}

std::optional<Refusal> seconds_fault(double seconds, const char* field) {
  return std::isnan(seconds) ? std::optional(malformed_request(field, "is no number")) : std::nullopt;
}

template <class Request>
std::optional<Refusal> callback_fault(const Request& request) {
  if (request.has_callback()) return id_fault(request.handle_id(), "handle_id", false);
  return malformed_request("callback", "is not set");
}

template <class Response>
bool fill_raised(Response& response, const script::OpAnswer& answer) {
  if (!answer.raised) return false;
  *response.mutable_raised() = *answer.raised;
  return true;
}

template <class Response>
void fill_timer(Response& response, const script::OpAnswer& answer, const std::string& id) {
  if (fill_raised(response, answer)) return;
  response.set_handle_id(id);
  response.set_when(answer.seconds.value_or(0));
}

}  // namespace

HostedLoop::Request make_request(v1::CallSoonRequest& request, HostedLoop& loop) {
  HostedLoop::Request made = handle_request(request, loop);
  set_callback(*made.op.mutable_call_soon(), request);
  return made;
}

HostedLoop::Request make_request(v1::CallLaterRequest& request, HostedLoop& loop) {
  HostedLoop::Request made = handle_request(request, loop);
  set_callback(*made.op.mutable_call_later(), request);
  set_seconds(*made.op.mutable_call_later()->mutable_delay(), request.delay());
  return made;
}

HostedLoop::Request make_request(v1::CallAtRequest& request, HostedLoop& loop) {
  HostedLoop::Request made = handle_request(request, loop);
  set_callback(*made.op.mutable_call_at(), request);
  // The op counts from when the program began, the request on the loop's own scale.
  set_seconds(*made.op.mutable_call_at()->mutable_when(), request.when() - loop.start_time());
  return made;
}

HostedLoop::Request make_request(const v1::CancelHandleRequest& request, HostedLoop&) {
  HostedLoop::Request made;
  made.op.mutable_cancel()->set_handle(request.handle_id());
  made.field = "handle_id";
  return made;
}

HostedLoop::Request make_request(const v1::GetTimeRequest&, HostedLoop&) {
  HostedLoop::Request made;
  made.op.mutable_time();
  // Whoever asks for the time would fill the trace.
  made.op.set_quiet(true);
  return made;
}

HostedLoop::Request make_request(const v1::StopRequest&, HostedLoop&) {
  HostedLoop::Request made;
  made.op.mutable_stop();
  return made;
}

HostedLoop::Request make_request(const v1::RunForeverRequest&, HostedLoop&) {
  HostedLoop::Request made;
  made.op.mutable_run_forever();
  return made;
}

HostedLoop::Request make_request(const v1::RunUntilCompleteRequest& request, HostedLoop&) {
  HostedLoop::Request made;
  made.op.mutable_run_until_complete()->set_future(request.future());
  made.field = "future";
  return made;
}

std::optional<Refusal> fault_of(const v1::CallSoonRequest& request) { return callback_fault(request); }

std::optional<Refusal> fault_of(const v1::CallLaterRequest& request) {
  const auto fault = callback_fault(request);
  return fault ? fault : seconds_fault(request.delay(), "delay");
}

std::optional<Refusal> fault_of(const v1::CallAtRequest& request) {
  const auto fault = callback_fault(request);
  return fault ? fault : seconds_fault(request.when(), "when");
}

std::optional<Refusal> fault_of(const v1::CancelHandleRequest& request) { return id_fault(request.handle_id(), "handle_id", true); }
std::optional<Refusal> fault_of(const v1::RunUntilCompleteRequest& request) { return id_fault(request.future(), "future", true); }

void fill(v1::CallSoonResponse& response, const script::OpAnswer& answer, const std::string& id) {
  if (!fill_raised(response, answer)) response.set_handle_id(id);
}
void fill(v1::CallLaterResponse& response, const script::OpAnswer& answer, const std::string& id) { fill_timer(response, answer, id); }
void fill(v1::CallAtResponse& response, const script::OpAnswer& answer, const std::string& id) { fill_timer(response, answer, id); }
void fill(v1::CancelHandleResponse&, const script::OpAnswer&, const std::string&) {}
void fill(v1::GetTimeResponse& response, const script::OpAnswer& answer, const std::string&) { response.set_seconds(answer.seconds.value_or(0)); }
void fill(v1::StopResponse&, const script::OpAnswer&, const std::string&) {}
void fill(v1::RunForeverResponse& response, const script::OpAnswer& answer, const std::string&) { fill_raised(response, answer); }

void fill(v1::RunUntilCompleteResponse& response, const script::OpAnswer& answer, const std::string&) {
  if (!fill_raised(response, answer)) *response.mutable_result() = answer.value;
}

}  // namespace loopspec::server
