#include "server/service/program_desk.h"

#include <grpcpp/support/status.h>
#include <prometheus/gauge.h>

#include <algorithm>
#include <string>
#include <vector>

#include "loopspec/v1/program.pb.h"
#include "server/host/implementation_entry.h"
#include "server/observe/metrics.h"
#include "server/script/program_validator.h"
#include "server/service/status.h"

namespace loopspec::server {

namespace {

std::uint32_t lower(std::uint32_t own, std::uint32_t servers) { return own == 0 ? servers : std::min(own, servers); }

void set_limits(v1::Limits& limits, const script::ProgramLimits& servers) {
  limits.set_max_events(lower(limits.max_events(), servers.max_events));
  limits.set_max_block_runs(lower(limits.max_block_runs(), servers.max_block_runs));
  limits.set_max_wall_ms(lower(limits.max_wall_ms(), servers.max_wall_ms));
}

grpc::Status unknown(const std::string& name, const ImplementationRegistry& registry) {
  std::vector<std::string> offered;
  for (const auto& entry : registry.entries()) offered.push_back(entry->implementation.name());
  return unknown_implementation(name, offered);
}

// Checks name fields as of a request with one program.
void set_place(std::string& fault_field, const std::string& field) { fault_field.replace(0, std::string_view("program").size(), field); }

}  // namespace

std::variant<ProgramDesk::Admission, grpc::Status> ProgramDesk::admit(v1::Program& program, const std::string& field) {
  const auto* entry = registry_.find(program.implementation());
  if (entry == nullptr) return unknown(program.implementation(), registry_);
  if (entry->host == nullptr) return implementation_unavailable(program.implementation(), entry->implementation.unavailable());
  auto faults = script::validate_program(program, limits_.program);
  for (script::ProgramFault& fault : faults) set_place(fault.field, field);
  if (!faults.empty()) return bad_program(faults);
  if (auto fault = script::find_capability_fault(program, capabilities_)) {
    set_place(fault->field, field);
    return to_status(capability_missing(*fault));
  }
  set_limits(*program.mutable_limits(), limits_.program);
  const std::lock_guard lock(mutex_);
  if (closed_) return draining();
  if (taken_ == limits_.max_programs) return too_many_programs(limits_.max_programs);
  metrics_.programs_admitted().Set(++taken_);
  return Admission{std::make_unique<Place>(*this), entry->host.get()};
}

void ProgramDesk::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

bool ProgramDesk::wait_until_empty(absl::Duration deadline) {
  std::unique_lock lock(mutex_);
  // As far as a clock reaches: an infinite duration does not fit into the standard library's.
  const auto longest = std::min(deadline, absl::Hours(24 * 365));
  return changed_.wait_for(lock, absl::ToChronoMilliseconds(longest), [this] { return taken_ == 0; });
}

void ProgramDesk::leave() {
  const std::lock_guard lock(mutex_);
  metrics_.programs_admitted().Set(--taken_);
  changed_.notify_all();
}

}  // namespace loopspec::server
