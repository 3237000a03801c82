#include "server/script/capabilities.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/implementation.pb.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::script {

namespace {

constexpr std::string_view kSubprocesses = "subprocesses";
// What an implementation says it can do (implementation.proto) and may not without it.
constexpr std::string_view kOfSubprocesses[] = {"fork", "process_pools", "subprocesses"};

bool all_are_on(const Capabilities& capabilities) { return capabilities.subprocesses; }

// By number, whether an op with this one starts a process.
std::vector<bool> find_subprocess_ops() {
  std::vector<bool> found;
  const auto& ops = *v1::Op::descriptor()->FindOneofByName("op");
  for (int i = 0; i < ops.field_count(); ++i) {
    const auto number = static_cast<std::size_t>(ops.field(i)->number());
    if (found.size() <= number) found.resize(number + 1);
    found[number] = number == v1::Op::kFork || ops.field(i)->name().find("subprocess") != std::string::npos;
  }
  return found;
}

// What the op needs; "" for nothing.
std::string_view needed_by(const v1::Op& op) {
  static const std::vector<bool> of_subprocesses = find_subprocess_ops();
  const bool starts_process = of_subprocesses[static_cast<std::size_t>(op.op_case())] || (op.has_create_executor() && op.create_executor().processes());
  return starts_process ? kSubprocesses : "";
}

bool is_withheld(const v1::Op& op, const Capabilities& capabilities) { return !all_are_on(capabilities) && !needed_by(op).empty(); }

template <class Ops>
std::optional<CapabilityFault> find_in(const Ops& ops, const std::string& path, const Capabilities& capabilities) {
  for (int i = 0; i < ops.size(); ++i) {
    if (is_withheld(ops[i], capabilities)) return find_capability_fault(ops[i], absl::StrCat(path, "[", i, "]"), capabilities);
  }
  return std::nullopt;
}

}  // namespace

std::optional<CapabilityFault> find_capability_fault(const v1::Op& op, const std::string& path, const Capabilities& capabilities) {
  if (!is_withheld(op, capabilities)) return std::nullopt;
  const std::string& name = v1::Op::descriptor()->FindFieldByNumber(op.op_case())->name();
  return CapabilityFault{absl::StrCat(path, ".", name), std::string(needed_by(op))};
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
  if (all_are_on(capabilities)) return;
  auto& names = *implementation.mutable_capabilities();
  const auto of_subprocesses = [](const std::string& name) { return std::find(std::begin(kOfSubprocesses), std::end(kOfSubprocesses), name) != std::end(kOfSubprocesses); };
  names.erase(std::remove_if(names.begin(), names.end(), of_subprocesses), names.end());
}

}  // namespace loopspec::script
