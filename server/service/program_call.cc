#include "server/service/program_call.h"

#include <grpcpp/support/status.h>

#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/gate.h"

namespace loopspec::server {

namespace {

// KIND_LIMIT is "limit".
std::string outcome_name(v1::Outcome::Kind kind) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::Outcome::Kind_Name(kind), "KIND_"));
}

}  // namespace

grpc::Status ProgramCall::start_program(ProgramDesk& desk, v1::Program&& program) {
  implementation_ = program.implementation();
  auto text = std::make_shared<v1::Program>(std::move(program));
  auto admitted = desk.admit(*text);
  if (auto* refusal = std::get_if<grpc::Status>(&admitted)) return std::move(*refusal);
  auto& admission = std::get<ProgramDesk::Admission>(admitted);
  {
    const std::lock_guard lock(mutex_);
    place_ = std::move(admission.place);
  }
  auto run = admission.host->start(std::move(text), shared_from_this());
  const std::lock_guard lock(mutex_);
  if (!ended_) run_ = std::move(run);
  return grpc::Status::OK;
}

void ProgramCall::cancel_program() {
  std::shared_ptr<Run> run;
  {
    const std::lock_guard lock(mutex_);
    run = run_;
  }
  if (run) run->cancel();
}

void ProgramCall::program_ended(const v1::Outcome& outcome) {
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  gate_.metrics().program_ended(implementation_, outcome_name(outcome.kind()), seconds);
  std::unique_ptr<ProgramDesk::Place> place;
  std::shared_ptr<Run> run;
  const std::lock_guard lock(mutex_);
  ended_ = true;
  place = std::move(place_);
  run = std::move(run_);
}

}  // namespace loopspec::server
