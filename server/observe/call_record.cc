#include "server/observe/call_record.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <string_view>
#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "loopspec/config/v1/log_record.pb.h"
#include "server/observe/log.h"
#include "server/observe/request_id.h"
#include "server/observe/status_code.h"

namespace loopspec::server {

namespace {

// The client's own; "" when it brings none that is one.
std::string request_id_of(const grpc::ServerContextBase& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kRequestIdKey);
  if (found == metadata.end()) return "";
  const std::string_view own(found->second.data(), found->second.size());
  return is_request_id(own) ? std::string(own) : "";
}

// The ErrorInfo's; "" when there is none.
std::string reason_of(const grpc::Status& status) {
  if (status.error_details().empty()) return "";
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return "";
  for (const auto& detail : details.details()) {
    if (google::rpc::ErrorInfo info; detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

// What the operator should look at, as against what the client did.
LogLevel level_of(grpc::StatusCode code) {
  return code == grpc::INTERNAL || code == grpc::UNKNOWN || code == grpc::DATA_LOSS ? LogLevel::kError : LogLevel::kCalls;
}

}  // namespace

CallRecord::CallRecord(const ObservedMethod& method, grpc::ServerContextBase& context)
    : method_(method), context_(context), begin_(std::chrono::steady_clock::now()), request_id_(request_id_of(context)) {
  method_.counts.started->Increment();
  if (request_id_.empty() && method_.log.wants(LogLevel::kCalls)) request_id_ = make_request_id();
  if (!request_id_.empty()) context.AddInitialMetadata(kRequestIdKey, request_id_);
}

CallRecord::~CallRecord() {
  if (!ended_) end(grpc::Status::CANCELLED);
}

void CallRecord::received() { method_.counts.received->Increment(); }
void CallRecord::sent() { method_.counts.sent->Increment(); }

void CallRecord::end(const grpc::Status& status) {
  if (std::exchange(ended_, true)) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const auto code = static_cast<std::size_t>(status.error_code());
  constexpr std::size_t kUnknown = grpc::UNKNOWN;
  method_.counts.handled[code < method_.counts.handled.size() ? code : kUnknown]->Increment();
  method_.counts.seconds->Observe(seconds);
  const std::string reason = reason_of(status);
  if (!reason.empty()) method_.metrics.refused(reason);
  if (method_.log.wants(level_of(status.error_code()))) write(status, reason, seconds);
}

void CallRecord::write(const grpc::Status& status, const std::string& reason, double seconds) {
  if (request_id_.empty()) {
    request_id_ = make_request_id();
    context_.AddTrailingMetadata(kRequestIdKey, request_id_);
  }
  config::v1::LogRecord record;
  record.set_event("call");
  record.set_message(status.error_message());
  record.set_request_id(request_id_);
  record.set_identity(identity_);
  record.set_method(method_.name);
  record.set_code(status_code_name(status.error_code()));
  record.set_reason(reason);
  record.set_peer(context_.peer());
  record.set_seconds(seconds);
  method_.log.write(level_of(status.error_code()), std::move(record));
}

}  // namespace loopspec::server
