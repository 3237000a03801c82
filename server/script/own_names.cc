#include "server/script/own_names.h"

#include "loopspec/v1/program.pb.h"

namespace loopspec::script {
namespace {

constexpr std::size_t kMaxNames = 10'000;

}  // namespace

template <class CreateTask>
void OwnNames::learn_task(const CreateTask& create) {
  if (create.has_name()) add(tasks_, create.name());
}

void OwnNames::learn(const v1::Op& op) {
  switch (op.op_case()) {
    case v1::Op::kCreateTask:
      return learn_task(op.create_task());
    case v1::Op::kGroupCreateTask:
      return learn_task(op.group_create_task());
    case v1::Op::kTaskSetName:
      return add(tasks_, op.task_set_name().name());
    case v1::Op::kCallExceptionHandler:
      return learn_keys(op.call_exception_handler().context());
    case v1::Op::kDefaultExceptionHandler:
      return learn_keys(op.default_exception_handler().context());
    default:
      return;
  }
}

void OwnNames::learn_keys(const v1::ContextSpec& context) {
  for (const auto& [key, value] : context.extra()) add(context_keys_, key);
}

void OwnNames::add(std::set<std::string>& names, const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (names.size() < kMaxNames) names.insert(name);
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
