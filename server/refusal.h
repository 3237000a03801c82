// Refusal: why the service does not do what it is asked, before it is a gRPC status (service/status.h). What a loop raises is
// never one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/script/capabilities.h"
#include "server/script/program_validator.h"

namespace loopspec::server {

struct Refusal {
  // Of the same numbers as gRPC's codes.
  absl::StatusCode code;
  // The ErrorInfo's: "UNKNOWN_LOOP".
  std::string reason;
  std::string message;
  // The message's variables.
  std::vector<std::pair<std::string, std::string>> metadata = {};
  // Where the request is at fault: the field's path and what is wrong with it.
  std::vector<std::pair<std::string, std::string>> violations = {};
};

Refusal unknown_loop(const std::string& id);
Refusal unknown_handle(const std::string& id, const std::string& field);
// An id that stands for something else already; `what` is "loop", "handle", "block", "op".
Refusal id_reused(const std::string& what, const std::string& id, const std::string& field);
// The loop was ended: "limit" and "max_pending_handles 100", say.
Refusal loop_aborted(const std::string& detail);
Refusal limit_exceeded(const std::string& limit, std::uint64_t value, std::uint64_t actual, const std::string& what, const std::string& field = "");
Refusal malformed_request(const std::string& field, const std::string& description);
// At least one.
Refusal bad_parts(const std::vector<script::ProgramFault>& faults);
Refusal no_live_loops(const std::string& implementation);
Refusal unsupported_op(const std::string& reason, const std::string& field);
// A part of the request needs what the operator has not turned on.
Refusal capability_missing(const script::CapabilityFault& fault);
Refusal server_draining();

}  // namespace loopspec::server
