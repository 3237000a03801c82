// Task groups.
#include "loopspec/task_group.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

using Group = std::shared_ptr<TaskGroup>;

// The group outlives its body: a program may still try to make a task in it.
Coroutine<OpResult> task_group(Frame& frame, const v1::Op& op) {
  const auto group = std::make_shared<TaskGroup>();
  if (!op.id().empty()) frame.state.registry().bind(op.id(), Group(group));
  Result result;
  std::exception_ptr error;
  try {
    result = co_await run_coroutine(frame.state, frame.state.block(op.task_group().coroutine()));
  } catch (...) {
    error = std::current_exception();
  }
  co_await group->exit(error);
  co_return *result;
}

OpResult group_create_task(Frame& frame, const v1::Op& op) {
  const v1::GroupCreateTask& create = op.group_create_task();
  const TaskOptions options = task_options(frame, create);
  frame.state.recorder().count_handle();
  const auto group = bound<Group>(frame, create.group());
  return Object(FutureObject{group->create_task(run_coroutine(frame.state, frame.state.block(create.coroutine())), options)});
}

}  // namespace

void add_task_group_ops(OpTable& table) {
  auto& group = table[v1::Op::kTaskGroup];
  group.perform_awaiting = task_group;
  group.started = true;
  group.binds = false;
  table[v1::Op::kGroupCreateTask].perform = group_create_task;
}

}  // namespace loopspec::script
