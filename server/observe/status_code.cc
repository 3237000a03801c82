#include "server/observe/status_code.h"

#include <cstddef>
#include <iterator>

namespace loopspec::server {

namespace {

struct Names {
  const char* name;
  const char* label;
};

// By the codes' numbers.
constexpr Names kNames[] = {{"OK", "OK"},
                            {"CANCELLED", "Canceled"},
                            {"UNKNOWN", "Unknown"},
                            {"INVALID_ARGUMENT", "InvalidArgument"},
                            {"DEADLINE_EXCEEDED", "DeadlineExceeded"},
                            {"NOT_FOUND", "NotFound"},
                            {"ALREADY_EXISTS", "AlreadyExists"},
                            {"PERMISSION_DENIED", "PermissionDenied"},
                            {"RESOURCE_EXHAUSTED", "ResourceExhausted"},
                            {"FAILED_PRECONDITION", "FailedPrecondition"},
                            {"ABORTED", "Aborted"},
                            {"OUT_OF_RANGE", "OutOfRange"},
                            {"UNIMPLEMENTED", "Unimplemented"},
                            {"INTERNAL", "Internal"},
                            {"UNAVAILABLE", "Unavailable"},
                            {"DATA_LOSS", "DataLoss"},
                            {"UNAUTHENTICATED", "Unauthenticated"}};

const Names& names_of(grpc::StatusCode code) {
  const auto number = static_cast<std::size_t>(code);
  return kNames[number < std::size(kNames) ? number : static_cast<std::size_t>(grpc::StatusCode::UNKNOWN)];
}

}  // namespace

const char* status_code_name(grpc::StatusCode code) { return names_of(code).name; }
const char* status_code_label(grpc::StatusCode code) { return names_of(code).label; }

}  // namespace loopspec::server
