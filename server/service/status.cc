#include "server/service/status.h"

#include <grpcpp/support/status.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace loopspec::server {

namespace {

using Metadata = std::vector<std::pair<std::string, std::string>>;

class StatusBuilder {
 public:
  StatusBuilder(grpc::StatusCode code, std::string message, const std::string& reason, const Metadata& metadata)
      : code_(code), message_(std::move(message)) {
    google::rpc::ErrorInfo info;
    info.set_reason(reason);
    info.set_domain("loopspec");
    for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
    add(info);
  }

  template <class Detail>
  StatusBuilder& add(const Detail& detail) {
    details_.add_details()->PackFrom(detail);
    return *this;
  }

  grpc::Status status() {
    details_.set_code(code_);
    details_.set_message(message_);
    return {code_, message_, details_.SerializeAsString()};
  }

 private:
  grpc::StatusCode code_;
  std::string message_;
  google::rpc::Status details_;
};

google::rpc::BadRequest violations(const std::vector<script::ProgramFault>& faults) {
  google::rpc::BadRequest request;
  for (const script::ProgramFault& fault : faults) {
    auto& violation = *request.add_field_violations();
    violation.set_field(fault.field);
    violation.set_description(fault.description);
  }
  return request;
}

}  // namespace

grpc::Status to_status(const Refusal& refusal) {
  StatusBuilder made(static_cast<grpc::StatusCode>(refusal.code), refusal.message, refusal.reason, refusal.metadata);
  if (!refusal.violations.empty()) {
    google::rpc::BadRequest request;
    for (const auto& [field, description] : refusal.violations) {
      auto& violation = *request.add_field_violations();
      violation.set_field(field);
      violation.set_description(description);
    }
    made.add(request);
  }
  return made.status();
}

grpc::Status loop_id_mismatch(const std::string& key, const std::string& loop_id) {
  Refusal refusal = malformed_request("loop_id", "is \"" + loop_id.substr(0, 100) + "\", and the metadata key loopspec-loop-id says \"" + key + "\"");
  refusal.reason = "LOOP_ID_MISMATCH";
  return to_status(refusal);
}

grpc::Status unknown_implementation(const std::string& name, const std::vector<std::string>& offered) {
  const std::string names = offered.empty() ? "none" : absl::StrJoin(offered, ", ");
  return StatusBuilder(grpc::NOT_FOUND, absl::StrCat("no implementation \"", name, "\" here; offered: ", names), "UNKNOWN_IMPLEMENTATION",
                 {{"implementation", name}})
      .add(violations({{"program.implementation", "is not offered by this server", "", 0, 0}}))
      .status();
}

grpc::Status implementation_unavailable(const std::string& name, const std::string& reason) {
  return StatusBuilder(grpc::UNAVAILABLE, absl::StrCat(name, " cannot be used here: ", reason), "IMPLEMENTATION_UNAVAILABLE",
                 {{"implementation", name}, {"reason", reason}})
      .status();
}

grpc::Status bad_program(const std::vector<script::ProgramFault>& faults) {
  const script::ProgramFault& first = faults.front();
  const std::string more = faults.size() > 1 ? absl::StrCat(" (and ", faults.size() - 1, " more)") : "";
  const std::string message = absl::StrCat(first.field, ": ", first.description, more);
  if (first.limit.empty()) {
    return StatusBuilder(grpc::INVALID_ARGUMENT, message, "MALFORMED_PROGRAM", {{"field", first.field}}).add(violations(faults)).status();
  }
  return StatusBuilder(grpc::RESOURCE_EXHAUSTED, message, "LIMIT_EXCEEDED",
                 {{"limit", first.limit}, {"value", absl::StrCat(first.value)}, {"actual", absl::StrCat(first.actual)}})
      .add(violations(faults))
      .status();
}

grpc::Status unsupported_op(const std::string& what) {
  return StatusBuilder(grpc::UNIMPLEMENTED, what, "UNSUPPORTED_OP", {}).status();
}

grpc::Status too_many_programs(std::uint32_t max_programs) {
  return StatusBuilder(grpc::RESOURCE_EXHAUSTED, absl::StrCat("as many programs as max_programs allows (", max_programs, ") run or wait"),
                 "TOO_MANY_PROGRAMS", {{"limit", "max_programs"}, {"value", absl::StrCat(max_programs)}})
      .status();
}

grpc::Status draining() {
  return StatusBuilder(grpc::UNAVAILABLE, "the server is shutting down and takes no more programs", "DRAINING", {}).status();
}

grpc::Status trace_too_large(std::uint64_t max_message_bytes, std::uint64_t actual) {
  return StatusBuilder(grpc::RESOURCE_EXHAUSTED,
                 absl::StrCat("the trace takes ", actual, " bytes, more than max_message_bytes (", max_message_bytes,
                              "); use StreamProgram, or a lower max_events"),
                 "LIMIT_EXCEEDED",
                 {{"limit", "max_message_bytes"}, {"value", absl::StrCat(max_message_bytes)}, {"actual", absl::StrCat(actual)}})
      .status();
}

grpc::Status missing_token() {
  return StatusBuilder(grpc::UNAUTHENTICATED, "this server asks for a token: send the metadata `authorization: Bearer TOKEN`", "MISSING_TOKEN", {}).status();
}

grpc::Status bad_token() {
  return StatusBuilder(grpc::UNAUTHENTICATED, "the metadata `authorization` holds no token that this server knows; it should read `Bearer TOKEN`", "BAD_TOKEN", {})
      .status();
}

grpc::Status bad_certificate_name() {
  return StatusBuilder(grpc::UNAUTHENTICATED, "the common name of the client's certificate cannot be an identity: it must be 1 to 128 of [A-Za-z0-9._@:/-]",
                 "BAD_CERTIFICATE_NAME", {})
      .status();
}

}  // namespace loopspec::server
