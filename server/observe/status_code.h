// gRPC's status codes as text.
#pragma once

#include <grpcpp/support/status_code_enum.h>

namespace loopspec::server {

// As messages and logs write it: "RESOURCE_EXHAUSTED".
const char* status_code_name(grpc::StatusCode code);
// As the standard metrics' label grpc_code has it: "ResourceExhausted".
const char* status_code_label(grpc::StatusCode code);

}  // namespace loopspec::server
