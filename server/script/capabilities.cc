#include "server/script/capabilities.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::script {

namespace {

constexpr std::string_view kSubprocesses = "subprocesses";
// What an implementation says it can do (implementation.proto) and may not without it.
constexpr std::string_view kOfSubprocesses[] = {"fork", "process_pools", "subprocesses"};

// "" when the op needs none.
std::string_view needed_by(const v1::Op& op, std::string_view name) {
  const bool starts_process = op.has_fork() || (op.has_create_executor() && op.create_executor().processes()) || name.find("subprocess") != std::string_view::npos;
  return starts_process ? kSubprocesses : "";
}

bool is_on(const Capabilities& capabilities, std::string_view name) { return name.empty() || (name == kSubprocesses && capabilities.subprocesses); }

// The field of an op that needs what is off.
const google::protobuf::FieldDescriptor* withheld(const v1::Op& op, const Capabilities& capabilities) {
  const auto* field = v1::Op::descriptor()->FindFieldByNumber(op.op_case());
  return field == nullptr || is_on(capabilities, needed_by(op, field->name())) ? nullptr : field;
}

template <class Ops>
std::optional<CapabilityFault> find_in(const Ops& ops, const std::string& path, const Capabilities& capabilities) {
  for (int i = 0; i < ops.size(); ++i) {
    if (withheld(ops[i], capabilities) != nullptr) return find_capability_fault(ops[i], absl::StrCat(path, "[", i, "]"), capabilities);
  }
  return std::nullopt;
}

}  // namespace

std::optional<CapabilityFault> find_capability_fault(const v1::Op& op, const std::string& path, const Capabilities& capabilities) {
  const auto* field = withheld(op, capabilities);
  if (field == nullptr) return std::nullopt;
  return CapabilityFault{absl::StrCat(path, ".", field->name()), std::string(needed_by(op, field->name()))};
}

std::optional<CapabilityFault> find_capability_fault(const v1::Block& block, const std::string& path, const Capabilities& capabilities) {
  return find_in(block.ops(), path + ".ops", capabilities);
}

std::optional<CapabilityFault> find_capability_fault(const v1::Program& program, const Capabilities& capabilities) {
  if (auto fault = find_in(program.main(), "program.main", capabilities)) return fault;
  for (int i = 0; i < program.blocks_size(); ++i) {
    if (auto fault = find_capability_fault(program.blocks(i), absl::StrCat("program.blocks[", i, "]"), capabilities)) return fault;
  }
  return std::nullopt;
}

void withhold(v1::Implementation& implementation, const Capabilities& capabilities) {
  if (capabilities.subprocesses) return;
  auto& names = *implementation.mutable_capabilities();
  const auto is_withheld = [](const std::string& name) { return std::find(std::begin(kOfSubprocesses), std::end(kOfSubprocesses), name) != std::end(kOfSubprocesses); };
  names.erase(std::remove_if(names.begin(), names.end(), is_withheld), names.end());
}

}  // namespace loopspec::script
