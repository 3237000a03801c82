#include "server/service/program_record.h"

#include <grpcpp/support/status.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "loopspec/v1/trace.pb.h"
#include "server/gate.h"

namespace loopspec::server {

ProgramRecord::ProgramRecord(const CallStart& start, std::string implementation)
    : metrics_(start.gate.metrics()), call_(start.method, start.context), implementation_(std::move(implementation)) {
  call_.received();
}

grpc::Status ProgramRecord::identify(const CallStart& start) { return start.gate.identify(start.context, call_); }

void ProgramRecord::on_outcome(const v1::Outcome& outcome) {
  // "KIND_HOST_ERROR" as "host_error".
  const std::string kind = absl::AsciiStrToLower(absl::StripPrefix(v1::Outcome::Kind_Name(outcome.kind()), "KIND_"));
  metrics_.program_ended(implementation_, kind, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count());
}

}  // namespace loopspec::server
