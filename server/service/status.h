// How the services refuse: one google.rpc.ErrorInfo with domain "loopspec", and a BadRequest where the request is at fault, in
// `grpc-status-details-bin`. What a loop raises is never a status.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/refusal.h"
#include "server/script/program_validator.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace loopspec::server {

grpc::Status to_status(const Refusal& refusal);
// The metadata key loopspec-loop-id and the request's loop_id differ.
grpc::Status loop_id_mismatch(const std::string& key, const std::string& loop_id);

// No implementation of this name; `offered` are those there are.
grpc::Status unknown_implementation(const std::string& name, const std::vector<std::string>& offered);
// It is registered but cannot be used here.
grpc::Status implementation_unavailable(const std::string& name, const std::string& reason);
// validate_program()'s faults, at least one.
grpc::Status bad_program(const std::vector<script::ProgramFault>& faults);
// UNIMPLEMENTED UNSUPPORTED_OP: `what` says which op, or which other thing, the implementation cannot do, and where it stands.
grpc::Status unsupported_op(const std::string& what);
grpc::Status too_many_programs(std::uint32_t max_programs);
grpc::Status draining();
// The trace is larger than a message may be.
grpc::Status trace_too_large(std::uint64_t max_message_bytes, std::uint64_t actual);

// Authentication: no token where one is asked for; one that is none of ours; a certificate whose common name cannot be an identity.
grpc::Status missing_token();
grpc::Status bad_token();
grpc::Status bad_certificate_name();

}  // namespace loopspec::server
