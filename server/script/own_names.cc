#include "server/script/own_names.h"

#include "loopspec/v1/program.pb.h"

namespace loopspec::script {
namespace {

constexpr std::size_t kMaxNames = 10'000;

void add(std::set<std::string>& names, const std::string& name) {
  if (names.size() < kMaxNames) names.insert(name);
}

void add_keys(std::set<std::string>& names, const v1::ContextSpec& context) {
  for (const auto& [key, value] : context.extra()) add(names, key);
}

}  // namespace

void OwnNames::learn(const v1::Op& op) {
  const std::lock_guard lock(mutex_);
  if (op.create_task().has_name()) add(tasks_, op.create_task().name());
  if (op.group_create_task().has_name()) add(tasks_, op.group_create_task().name());
  if (op.has_task_set_name()) add(tasks_, op.task_set_name().name());
  if (op.has_call_exception_handler()) add_keys(context_keys_, op.call_exception_handler().context());
  if (op.has_default_exception_handler()) add_keys(context_keys_, op.default_exception_handler().context());
}

bool OwnNames::has_task(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return tasks_.contains(name);
}

bool OwnNames::has_context_key(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return context_keys_.contains(key);
}

}  // namespace loopspec::script
