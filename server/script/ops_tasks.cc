// Tasks: making them, task factories, and what tasks tell of themselves.
#include <algorithm>

#include "loopspec/task.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/coroutine_block.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult create_task(Frame& frame, const v1::Op& op) {
  const v1::CreateTask& create = op.create_task();
  TaskOptions options = task_options(frame, create);
  if (create.has_eager_start()) options.eager_start = create.eager_start();
  frame.state.recorder().count_handle();
  auto coroutine = run_coroutine(frame.state, frame.state.block(create.coroutine()));
  if (create.on_running_loop()) return Object(FutureObject{loopspec::create_task(std::move(coroutine), options)});
  return Object(FutureObject{frame.state.loop_of(op).create_task(std::move(coroutine), options)});
}

std::string refuse_create_task(const v1::Op& op) {
  return op.create_task().not_a_coroutine() ? "in C++ only a coroutine can be given" : "";
}

OpResult current_task(Frame& frame, const v1::Op& op) {
  const std::string& loop = op.current_task().event_loop();
  const TaskBase task = loop.empty() ? loopspec::current_task() : loopspec::current_task(*bound<LoopObject>(frame, loop).loop);
  return task ? Object(FutureObject{task}) : Object();
}

OpResult all_tasks(Frame& frame, const v1::Op& op) {
  const std::string& loop = op.all_tasks().event_loop();
  std::vector<Object> tasks;
  for (const TaskBase& task : loop.empty() ? loopspec::all_tasks() : loopspec::all_tasks(*bound<LoopObject>(frame, loop).loop)) {
    tasks.push_back(FutureObject{task});
  }
  return list_of_set(frame, std::move(tasks));
}

// ---- Factories

// A factory of the program's: does something of its own, and makes the library's task.
struct FactoryCall {
  ProgramState* state;
  // A copy: an op of a live program does not outlive its call.
  v1::SetTaskFactory op;

  TaskBase operator()(AbstractEventLoop& loop, UnstartedCoroutine& coroutine, const TaskOptions& options) const {
    if (op.has_block()) {
      run_block(*state, state->block(op.block()), arguments(loop, options));
    } else {
      v1::TraceEvent event;
      event.mutable_log_mark()->set_text(op.logging());
      state->recorder().event(std::move(event));
    }
    TaskBase task = coroutine.make_task(loop, options);
    if (!op.bind().empty()) state->registry().bind(op.bind(), FutureObject{task});
    return task;
  }

 private:
  Arguments arguments(AbstractEventLoop& loop, const TaskOptions& options) const {
    auto arguments = std::make_shared<std::vector<Object>>();
    arguments->push_back(LoopObject{&loop});
    arguments->push_back(OpaqueObject{"coroutine"});
    if (op.keywords()) arguments->push_back(keywords(options));
    return arguments;
  }
  static Object keywords(const TaskOptions& options) {
    auto entries = std::make_shared<std::map<std::string, Object>>();
    if (!options.name.empty()) entries->emplace("name", options.name);
    if (options.context) entries->emplace("context", *options.context);
    if (options.eager_start) entries->emplace("eager_start", *options.eager_start);
    return MapObject{std::move(entries)};
  }
};

OpResult set_task_factory(Frame& frame, const v1::Op& op) {
  const v1::SetTaskFactory& set = op.set_task_factory();
  TaskFactory factory;
  if (set.eager()) factory = eager_task_factory;
  if (set.has_logging() || set.has_block()) factory = FactoryCall{&frame.state, set};
  frame.state.loop_of(op).set_task_factory(std::move(factory));
  return Object();
}

std::string refuse_task_factory(const v1::Op& op) {
  return op.set_task_factory().not_callable() ? "in C++ only a function can be given" : "";
}

OpResult get_task_factory(Frame& frame, const v1::Op& op) {
  return frame.state.loop_of(op).get_task_factory() ? Object(OpaqueObject{"function"}) : Object();
}

// ---- What a task tells

// The task that the id is bound to. AttributeError for a future that is none.
TaskBase bound_task(Frame& frame, const std::string& id) {
  const auto object = bound<FutureObject>(frame, id);
  if (!object.is_task()) throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(Object(object).role()));
  return TaskBase(object.future);
}

OpResult task_get_name(Frame& frame, const v1::Op& op) {
  std::string name = bound_task(frame, op.task_get_name().task()).get_name();
  const std::string& unlike = op.task_get_name().unlike();
  if (!unlike.empty()) return Object(name != bound_task(frame, unlike).get_name());
  if (name.empty() || frame.state.own_names().has_task(name)) return Object(std::move(name));
  v1::Value shown;
  shown.set_object("name");
  return {Object(std::move(name)), std::move(shown)};
}

OpResult task_set_name(Frame& frame, const v1::Op& op) {
  bound_task(frame, op.task_set_name().task()).set_name(op.task_set_name().name());
  return Object();
}

OpResult task_get_coro(Frame& frame, const v1::Op& op) {
  return bound_task(frame, op.task_get_coro().task()).has_coroutine() ? Object(OpaqueObject{"coroutine"}) : Object();
}

OpResult task_cancelling(Frame& frame, const v1::Op& op) {
  return Object(std::int64_t{bound_task(frame, op.task_cancelling().task()).cancelling()});
}

OpResult task_uncancel(Frame& frame, const v1::Op& op) {
  return Object(std::int64_t{bound_task(frame, op.task_uncancel().task()).uncancel()});
}

}  // namespace

void add_task_ops(OpTable& table) {
  table[v1::Op::kCreateTask].perform = create_task;
  table[v1::Op::kCreateTask].refuse = refuse_create_task;
  table[v1::Op::kCurrentTask].perform = current_task;
  table[v1::Op::kAllTasks].perform = all_tasks;
  table[v1::Op::kSetTaskFactory].perform = set_task_factory;
  table[v1::Op::kSetTaskFactory].refuse = refuse_task_factory;
  table[v1::Op::kGetTaskFactory].perform = get_task_factory;
  table[v1::Op::kTaskGetName].perform = task_get_name;
  table[v1::Op::kTaskSetName].perform = task_set_name;
  table[v1::Op::kTaskGetCoro].perform = task_get_coro;
  table[v1::Op::kTaskCancelling].perform = task_cancelling;
  table[v1::Op::kTaskUncancel].perform = task_uncancel;
}

}  // namespace loopspec::script
