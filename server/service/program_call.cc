#include "server/service/program_call.h"

#include <grpcpp/support/status.h>

#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/gate.h"
#include "server/service/status.h"

namespace loopspec::server {

namespace {

// KIND_LIMIT is "limit".
std::string outcome_name(v1::Outcome::Kind kind) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::Outcome::Kind_Name(kind), "KIND_"));
}

}  // namespace

grpc::Status ProgramCall::start_program(ProgramDesk& desk, std::shared_ptr<v1::Program> program, const LendThread& lend) {
  implementation_ = program->implementation();
  auto admitted = desk.admit(*program);
  if (auto* refusal = std::get_if<grpc::Status>(&admitted)) return std::move(*refusal);
  auto& admission = std::get<ProgramDesk::Admission>(admitted);
  Places places;
  places.push_back(std::move(admission.place));
  take(std::move(places));
  Host& host = *admission.host;
  keep(lend ? host.start_on(lend, std::move(program), shared_from_this()) : host.start(std::move(program), shared_from_this()));
  return grpc::Status::OK;
}

grpc::Status ProgramCall::start_programs(ProgramDesk& desk, google::protobuf::RepeatedPtrField<v1::Program>& programs) {
  if (programs.empty()) return bad_program({{"programs", "holds no program", "", 0, 0}});
  implementation_ = programs.Get(0).implementation();
  Host* host = nullptr;
  Programs texts;
  Places places;
  for (v1::Program& program : programs) {
    const std::string field = absl::StrCat("programs[", texts.size(), "]");
    if (program.implementation() != implementation_) {
      return bad_program({{field + ".implementation", "is another than the first program's", "", 0, 0}});
    }
    auto text = std::make_shared<v1::Program>(std::move(program));
    auto admitted = desk.admit(*text, field);
    if (auto* refusal = std::get_if<grpc::Status>(&admitted)) return std::move(*refusal);
    auto& admission = std::get<ProgramDesk::Admission>(admitted);
    host = admission.host;
    places.push_back(std::move(admission.place));
    texts.push_back(std::move(text));
  }
  take(std::move(places));
  keep(host->start_all(std::move(texts), shared_from_this()));
  return grpc::Status::OK;
}

void ProgramCall::take(Places places) {
  const std::lock_guard lock(mutex_);
  places_ = std::move(places);
}

void ProgramCall::keep(std::shared_ptr<Run> run) {
  const std::lock_guard lock(mutex_);
  if (!places_.empty()) run_ = std::move(run);
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
  const auto now = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  begin_ = now;
  gate_.metrics().program_ended(implementation_, outcome_name(outcome.kind()), seconds);
  std::unique_ptr<ProgramDesk::Place> place;
  std::shared_ptr<Run> run;
  const std::lock_guard lock(mutex_);
  place = std::move(places_.back());
  places_.pop_back();
  if (places_.empty()) run = std::move(run_);
}

}  // namespace loopspec::server
