#include "server/refusal.h"

#include "absl/strings/str_cat.h"

namespace loopspec::server {

Refusal unknown_loop(const std::string& id) {
  return {absl::StatusCode::kNotFound, "UNKNOWN_LOOP", absl::StrCat("there is no loop \"", id, "\""), {{"loop_id", id}}, {{"loop_id", "names no loop of the caller's"}}};
}

Refusal unknown_handle(const std::string& id, const std::string& field) {
  return {absl::StatusCode::kNotFound, "UNKNOWN_HANDLE", absl::StrCat("the loop knows no handle \"", id, "\""), {{"handle_id", id}}, {{field, "names no handle"}}};
}

Refusal id_reused(const std::string& what, const std::string& id, const std::string& field) {
  return {absl::StatusCode::kAlreadyExists, "ID_REUSED", absl::StrCat("the id \"", id, "\" stands for another ", what, " already"),
          {{"id", id}, {"what", what}}, {{field, absl::StrCat("is the id of another ", what)}}};
}

Refusal loop_aborted(const std::string& detail) {
  return {absl::StatusCode::kFailedPrecondition, "LOOP_ABORTED", absl::StrCat("the loop was ended: ", detail), {{"detail", detail}}};
}

Refusal limit_exceeded(const std::string& limit, std::uint64_t value, std::uint64_t actual, const std::string& what, const std::string& field) {
  Refusal refusal{absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED", absl::StrCat(what, ": ", actual, ", more than ", limit, " allows (", value, ")"),
                  {{"limit", limit}, {"value", absl::StrCat(value)}, {"actual", absl::StrCat(actual)}}};
  if (!field.empty()) refusal.violations.emplace_back(field, absl::StrCat("passes ", limit));
  return refusal;
}

Refusal malformed_request(const std::string& field, const std::string& description) {
  return {absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST", absl::StrCat(field, ": ", description), {{"field", field}}, {{field, description}}};
}

Refusal bad_parts(const std::vector<script::ProgramFault>& faults) {
  const script::ProgramFault& first = faults.front();
  Refusal refusal{absl::StatusCode::kInvalidArgument, "MALFORMED_PROGRAM", absl::StrCat(first.field, ": ", first.description)};
  if (faults.size() > 1) absl::StrAppend(&refusal.message, " (and ", faults.size() - 1, " more)");
  if (first.limit.empty()) {
    refusal.metadata = {{"field", first.field}};
  } else {
    refusal.code = absl::StatusCode::kResourceExhausted;
    refusal.reason = "LIMIT_EXCEEDED";
    refusal.metadata = {{"limit", first.limit}, {"value", absl::StrCat(first.value)}, {"actual", absl::StrCat(first.actual)}};
  }
  for (const script::ProgramFault& fault : faults) refusal.violations.emplace_back(fault.field, fault.description);
  return refusal;
}

Refusal no_live_loops(const std::string& implementation) {
  return {absl::StatusCode::kUnimplemented, "NO_LIVE_LOOPS", absl::StrCat(implementation, " runs programs only; live loops are the server's own"),
          {{"implementation", implementation}}, {{"implementation", "has no live loops"}}};
}

Refusal unsupported_op(const std::string& reason, const std::string& field) {
  return {absl::StatusCode::kUnimplemented, "UNSUPPORTED_OP", reason, {{"reason", reason}}, {{field, reason}}};
}

Refusal capability_missing(const script::CapabilityFault& fault) {
  return {absl::StatusCode::kPermissionDenied, "CAPABILITY_MISSING",
          absl::StrCat(fault.field, ": needs the capability \"", fault.capability, "\", which this server's operator has not turned on"),
          {{"capability", fault.capability}}, {{fault.field, absl::StrCat("needs the capability \"", fault.capability, "\"")}}};
}

Refusal server_draining() { return {absl::StatusCode::kUnavailable, "DRAINING", "the server is shutting down and takes nothing new"}; }

}  // namespace loopspec::server
